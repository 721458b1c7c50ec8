// SPDX-License-Identifier: Apache-2.0
#include "engine/score/boxes.h"

#include "tests/unit/engine/data/test_folder.h"

namespace carina::score {
namespace {

using data::expectError;

class Boxes : public data::FolderTest {
 protected:
  BoxTable boxes(std::string_view text) const { return loadBoxes(addText("boxes.csv", text)); }
};

TEST_F(Boxes, NihsHeaderWithItsEmptyColumnsIsUnderstood) {
  // The first rows of NIH's BBox_List_2017.csv have this form.
  const auto table = boxes(
      "Image Index,Finding Label,Bbox [x,y,w,h],,,\n"
      "00013118_008.png,Atelectasis,225.084745762712,547.019216763771,86.7796610169491,79.1864406779661,,,\n"
      "00014716_007.png,Infiltrate,686.101694915254,131.543498411017,185.491525423729,313.491525423729,,,\n");
  ASSERT_EQ(table.boxes.size(), 2U);
  EXPECT_EQ(table.boxes[0].image, "00013118_008.png");
  EXPECT_EQ(table.boxes[0].label, "Atelectasis");
  EXPECT_EQ(table.boxes[0].box.x, 225.084745762712);
  EXPECT_EQ(table.boxes[0].box.y, 547.019216763771);
  EXPECT_EQ(table.boxes[0].box.width, 86.7796610169491);
  EXPECT_EQ(table.boxes[0].box.height, 79.1864406779661);
  EXPECT_EQ(table.boxes[1].label, "Infiltration");
  EXPECT_EQ(table.boxes[1].line, 3U);
}

TEST_F(Boxes, PlainColumnsWillDo) {
  EXPECT_EQ(boxes("Image Index,Finding Label,Bbox [x,y,w,h]\na,Mass,1,2,3,4\n").boxes[0].box.height, 4);
  EXPECT_EQ(boxes("image,label,x,y,w,h\na,Mass,1,2,3,4\n").boxes[0].box.x, 1);
  EXPECT_EQ(boxes("y,x,height,width,finding,id\n2,1,4,3,Mass,a\n").boxes[0].box.width, 3);
}

TEST_F(Boxes, MalformedCellsAreNamedByLine) {
  const auto expectRefused = [&](const std::string& row, const std::vector<std::string>& parts) {
    expectError(ErrorCode::Corrupt, parts, [&] { boxes("image,label,x,y,w,h\na,Mass,1,2,3,4\n" + row + "\n"); });
  };
  expectRefused("b,Mass,1,2,0,4", {"boxes.csv, line 3", "'w'", "above 0"});
  expectRefused("b,Mass,1,2,3,-4", {"line 3", "'h'", "above 0"});
  expectRefused("b,Mass,-1,2,3,4", {"line 3", "'x'", "outside"});
  expectRefused("b,Mass,1,two,3,4", {"line 3", "'y'", "no finite number"});
  expectRefused("b,Mass,1,inf,3,4", {"line 3", "'y'", "no finite number"});
  expectRefused(",Mass,1,2,3,4", {"line 3", "'image'", "blank"});
  expectRefused("b,,1,2,3,4", {"line 3", "'label'", "blank"});
  expectRefused("b,Mass,1,2,3", {"line 3", "5 cells"});
  expectError(ErrorCode::InvalidArgument, {"no column 'y'"}, [&] { boxes("image,label,x,w,h\n"); });
  expectError(ErrorCode::InvalidArgument, {"there is no box"}, [&] { boxes("image,label,x,y,w,h\n"); });
}

}  // namespace
}  // namespace carina::score
