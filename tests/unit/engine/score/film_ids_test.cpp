// SPDX-License-Identifier: Apache-2.0
#include "engine/score/film_ids.h"

#include "tests/unit/engine/data/test_folder.h"

namespace carina::score {
namespace {

using data::expectError;
using Ids = std::vector<std::string>;

TEST(FilmIds, FindTheVeryIdBeforeTheStem) {
  const Ids ids = {"a.png", "a.dcm", "b.png", "1.2.840"};
  const FilmIds films(ids, "labels.csv");
  EXPECT_EQ(films.find("a.dcm"), 1U);
  EXPECT_EQ(films.find("b.jpg"), 2U);
  EXPECT_EQ(films.find("deep/b"), 2U);
  EXPECT_EQ(films.find("1.2.840.dcm"), 3U);
  EXPECT_EQ(films.find("c.png"), std::nullopt);
  expectError(ErrorCode::InvalidArgument, {"labels.csv", "'a.jpg'", "stem is 'a'"}, [&] { films.find("a.jpg"); });
}

TEST(FilmIds, NameWhatIsThereTwiceAndHowOften) {
  const Ids ids = {"a", "b", "a", "a", "b", "c"};
  expectError(ErrorCode::Corrupt, {"x.csv: 3 rows have an id that is there before: a, a, b;"},
              [&] { const FilmIds films(ids, "x.csv"); });
}

TEST(IdCount, NamesTheFirstFew) {
  IdCount ids;
  EXPECT_EQ(ids.text(), "");
  for (const auto* id : {"a", "b", "c", "d", "e"}) ids.add(id);
  EXPECT_EQ(ids.text(), "a, b, c, d, e");
  ids.add("f");
  EXPECT_EQ(ids.count, 6U);
  EXPECT_EQ(ids.text(), "a, b, c, d, e …");
}

}  // namespace
}  // namespace carina::score
