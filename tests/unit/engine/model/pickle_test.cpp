// SPDX-License-Identifier: Apache-2.0
#include "engine/model/pickle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "tests/unit/engine/model/test_bytes.h"

namespace carina::model {
namespace {

using ::testing::HasSubstr;

Pickle parse(const std::string& bytes) {
  return parsePickle(std::as_bytes(std::span(bytes)), "test.pkl");
}

std::string refusalOf(const std::string& bytes, ErrorCode code) {
  try {
    parse(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "nothing was refused";
}

TEST(Pickle, ReadsNumbersOfEveryWidth) {
  const std::string whole =
      "(K\x07M\x01\x02J\xff\xff\xff\xff" + std::string("\x8a\x02\x00\x80", 4) + "I42\nL-5L\nI01\n\x88t.";
  const auto pickle = parse(whole);
  std::vector<std::int64_t> numbers;
  for (const auto id : pickle.at(pickle.root).items) numbers.push_back(pickle.at(id).integer);
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{7, 513, -1, -32768, 42, -5, 1, 1}));
}

TEST(Pickle, ReadsTheNewestProtocolsFramesAndMemo) {
  const std::string bytes =
      std::string("\x80\x05\x95\x0b\0\0\0\0\0\0\0", 11) + "\x8c\x03key\x94h" + std::string(1, '\0') + "\x86.";
  const auto pickle = parse(bytes);
  const auto& pair = pickle.at(pickle.root);
  ASSERT_EQ(pair.items.size(), 2U);
  EXPECT_EQ(pickle.at(pair.items[0]).text, "key");
  EXPECT_EQ(pair.items[0], pair.items[1]);
  EXPECT_EQ(pickle.endPosition, bytes.size());
}

TEST(Pickle, RefusesCodeByName) {
  const auto system = PickleBytes().global("os", "system").text("true").op("\x85R.").bytes();
  EXPECT_THAT(refusalOf(system, ErrorCode::Unsupported),
              HasSubstr("asks for os.system; a model file may only build tensors"));
  const auto eval = std::string("\x80\x04\x8c\x08") + "builtins\x8c\x04" + "eval\x93.";
  EXPECT_THAT(refusalOf(eval, ErrorCode::Unsupported), HasSubstr("asks for builtins.eval;"));
  const auto instance = std::string("(ios\nsystem\n.");
  EXPECT_THAT(refusalOf(instance, ErrorCode::Unsupported), HasSubstr("opcode 105"));
}

TEST(Pickle, RefusesCodeInsideNestedCalls) {
  const auto nested =
      PickleBytes().global("torch._utils", "_rebuild_parameter").global("posix", "execv").op(")R\x85R.").bytes();
  EXPECT_THAT(refusalOf(nested, ErrorCode::Unsupported), HasSubstr("asks for posix.execv;"));
}

TEST(Pickle, DoesNotCallWhatACallReturns) {
  const auto curried = PickleBytes().global("torch", "device").op(")R)R.").bytes();
  EXPECT_THAT(refusalOf(curried, ErrorCode::Corrupt), HasSubstr("calls something that is no global"));
}

TEST(Pickle, ShowsNoControlCharactersOfAName) {
  const auto message = refusalOf(PickleBytes().global("\x1b[2J", "x").op(".").bytes(), ErrorCode::Unsupported);
  EXPECT_EQ(message.find('\x1b'), std::string::npos);
}

TEST(Pickle, RefusesStringsLongerThanTheFile) {
  for (const auto* opcode : {"X\xff\xff\xff\xff", "T\xff\xff\xff\x7f", "B\xff\xff\xff\xff", "\x8b\xff\xff\xff\xff",
                             "\x8d\xff\xff\xff\xff\xff\xff\xff\xff", "\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"}) {
    refusalOf(opcode + std::string("abc."), ErrorCode::Corrupt);
  }
}

TEST(Pickle, RefusesMemoAndStackThatAreNotThere) {
  for (const auto* bytes : {"h\x01.", "0.", "t.", "1.", "R.", "s.", "a.", "(.", "\x86.", "Kxs.", "]K\x01K\x02s.",
                            "}K\x01"
                            "a.",
                            "}(K\x01u.", "\x80\x07N."}) {
    EXPECT_THROW(parse(bytes), Error) << bytes;
  }
}

TEST(Pickle, StopsAPickleThatNeverEnds) {
  EXPECT_THAT(refusalOf(std::string(3'000'000, 'N'), ErrorCode::ResourceExhausted), HasSubstr("steps"));
}

TEST(Pickle, CountsItemsThatTheMemoMultiplies) {
  std::string bomb = "]q" + std::string(1, '\0') + "(";
  for (int i = 0; i < 9000; ++i) bomb += "))\x86";
  bomb += "e";
  for (int i = 0; i < 9000; ++i) bomb += "ccollections\nOrderedDict\nh" + std::string(1, '\0') + "\x85R";
  EXPECT_THAT(refusalOf(bomb + ".", ErrorCode::ResourceExhausted), HasSubstr("items"));
}

TEST(Pickle, ClosesCirclesWithoutFollowingThem) {
  const auto pickle = parse("]q" + std::string(1, '\0') + "h" + std::string(1, '\0') + "a.");
  EXPECT_EQ(pickle.at(pickle.root).items, std::vector<PickleId>{pickle.root});
}

TEST(Pickle, StandsAMillionMarksAndNests) {
  EXPECT_THROW(parse(std::string(1'000'000, '(')), Error);
  EXPECT_THROW(parse("]" + std::string(1'000'000, '\x85')), Error);
  const auto deep = parse("]" + std::string(500'000, '\x85') + ".");
  EXPECT_EQ(deep.values.size(), 500'001U);
}

TEST(Pickle, RefusesEveryTruncation) {
  const auto whole = pickleStateDict({TensorClaim{}, TensorClaim{.name = "bias"}});
  ASSERT_NO_THROW(parse(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_THROW(parse(whole.substr(0, size)), Error) << size;
}

TEST(Pickle, SurvivesRandomBytes) {
  Rng rng(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(1 + rng.below(60), '\0');
    for (auto& byte : bytes) byte = static_cast<char>(rng.below(256));
    try {
      parse(bytes);
    } catch (const Error&) {
      continue;
    }
  }
}

}  // namespace
}  // namespace carina::model
