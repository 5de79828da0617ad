// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/file.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ArrayFile : public testing::Test {
 protected:
  ArrayGeometry recipe(const std::string& text) {
    std::ofstream(folder_ / "array.csv", std::ios::binary) << text;
    ArrayGeometry result;
    result.kind = "file";
    result.parameters["path"] = std::string("array.csv");
    return result;
  }
  TransducerArray built(const std::string& text) {
    return buildArray(recipe(text), folder_, "arrays[0].geometry");
  }
  std::string refusal(const std::string& text) {
    try {
      built(text);
      return "accepted";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("array"));
      return error.what();
    }
  }

  const test::TemporaryFolder own_;
  const std::filesystem::path& folder_ = own_.path();
};

TEST_F(ArrayFile, ReadsPositionsAndNormals) {
  const TransducerArray array =
      built("x_m,y_m,z_m,nx,ny,nz\n0.01,-0.02,0.03,0,0,-2\n1e-3,0,+0,1,0,0\n");

  EXPECT_EQ(array.size(), 2);
  EXPECT_EQ(array.positions.col(0), Eigen::Vector3d(0.01, -0.02, 0.03));
  EXPECT_EQ(array.normals.col(0), Eigen::Vector3d(0, 0, -1));
  EXPECT_EQ(array.positions.col(1), Eigen::Vector3d(0.001, 0, 0));
}

TEST_F(ArrayFile, ReadsOtherColumnsOrdersUnitsAndLineEnds) {
  const TransducerArray array = built(
      "\xEF\xBB\xBF# my array\r\n# units: mm\r\nindex;z_m;y_m;x_m\r\n\r\n0; 3; 2; "
      "1\r\n1;6;5;4\r\n");

  EXPECT_EQ(array.size(), 2);
  EXPECT_TRUE(array.positions.col(0).isApprox(Eigen::Vector3d(0.001, 0.002, 0.003), 1e-15));
  EXPECT_EQ(array.normals.col(0), Eigen::Vector3d::UnitZ());
}

TEST_F(ArrayFile, NamesTheLineAtFault) {
  EXPECT_THAT(refusal("x_m,y_m,z_m\n0,0,0\n0.01,oops,0\n"),
              AllOf(HasSubstr("arrays[0].geometry.path"), HasSubstr("array.csv"),
                    HasSubstr("line 3"), HasSubstr("oops"), HasSubstr("y_m")));
  EXPECT_THAT(refusal("x_m,y_m,z_m\n0,0\n"), AllOf(HasSubstr("line 2"), HasSubstr("z_m")));
  EXPECT_THAT(refusal("x_m,y_m,z_m\n0,nan,0\n"), AllOf(HasSubstr("line 2"), HasSubstr("nan")));
  EXPECT_THAT(refusal("x_m,y_m,z_m\n0,inf,0\n"), HasSubstr("line 2"));
  EXPECT_THAT(refusal("x_m,y_m,z_m\n0,,0\n"), HasSubstr("line 2"));
  EXPECT_THAT(refusal("x_m,y_m\n0,0\n"), AllOf(HasSubstr("line 1"), HasSubstr("z_m")));
  EXPECT_THAT(refusal("x_m,y_m,z_m,nx\n0,0,0,1\n"), HasSubstr("nx, ny and nz"));
  EXPECT_THAT(refusal("x_m,y_m,z_m,nx,ny,nz\n0,0,0,0,0,0\n"), HasSubstr("line 2"));
  EXPECT_THAT(refusal("# units: inch\nx_m,y_m,z_m\n0,0,0\n"), HasSubstr("inch"));
}

TEST_F(ArrayFile, RefusesFilesWithoutElements) {
  EXPECT_THAT(refusal(""), HasSubstr("without any element"));
  EXPECT_THAT(refusal("x_m,y_m,z_m\n"), HasSubstr("without any element"));
  EXPECT_THAT(refusal(std::string("\0\1\2\3", 4)), HasSubstr("x_m"));
  EXPECT_THAT(refusal(std::string(200'000, 'x')), HasSubstr("longer"));
}

TEST_F(ArrayFile, RefusesFilesThatCannotBeRead) {
  ArrayGeometry missing = recipe("");
  missing.parameters["path"] = std::string("absent.csv");
  EXPECT_THROW(buildArray(missing, folder_, ""), Error);
  missing.parameters["path"] = std::string(".");
  EXPECT_THROW(buildArray(missing, folder_, ""), Error);
  missing.parameters["path"] = std::string();
  EXPECT_THROW(buildArray(missing, folder_, ""), Error);
}

TEST_F(ArrayFile, RefusesAnElementGivenTwice) {
  EXPECT_THAT(refusal("x_m,y_m,z_m\n0,0,0\n0.01,0,0\n0,0,0\n"),
              AllOf(HasSubstr("elements[0]"), HasSubstr("elements[2]")));
}

}  // namespace
}  // namespace acg
