// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/calibration_file.h"

#include <cstdlib>
#include <filesystem>
#include <numbers>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "core/io/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

Calibration example() {
  Calibration calibration = Calibration::ideal(4);
  calibration.driver = "sonicsurface";
  calibration.serialNumber = "A/12 3";
  calibration.made = "By microphone";
  calibration.phases << 0.1, -0.2, 1.0 / 3, 0;
  calibration.gains << 1, 0.9, 1.1, 0;
  calibration.inverted = {2};
  calibration.dead = {3};
  calibration.order = {1, 0, 3, 2};
  return calibration;
}

std::string messageOf(const fs::path& file) {
  try {
    loadCalibration(file);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

class CalibrationFile : public testing::Test {
 protected:
  fs::path temporary(const std::string& name) const { return folder_.path() / name; }

 private:
  const test::TemporaryFolder folder_;
};

TEST_F(CalibrationFile, ReadsWhatItWrote) {
  const fs::path file = temporary("calibration.json");

  saveCalibration(example(), file);
  const Calibration read = loadCalibration(file);

  EXPECT_EQ(read.driver, "sonicsurface");
  EXPECT_EQ(read.serialNumber, "A/12 3");
  EXPECT_EQ(read.made, "By microphone");
  EXPECT_EQ(read.phases, example().phases);
  EXPECT_EQ(read.gains, example().gains);
  EXPECT_EQ(read.inverted, example().inverted);
  EXPECT_EQ(read.dead, example().dead);
  EXPECT_EQ(read.order, example().order);
}

TEST_F(CalibrationFile, ImportsATableWithPolarityInTheSignOfTheGain) {
  const fs::path file = temporary("calibration.csv");
  writeFileAtomically(file, "element,phase_rad,gain\n0,0.5,1\n1,0,-0.8\n2,0,0\n");

  const Calibration read = loadCalibration(file);

  EXPECT_EQ(read.gains, Eigen::Vector3d(1, 0.8, 0));
  EXPECT_EQ(read.phases, Eigen::Vector3d(0.5, 0, 0));
  EXPECT_EQ(read.inverted, std::vector<int>{1});
  EXPECT_EQ(read.dead, std::vector<int>{2});
}

TEST_F(CalibrationFile, ImportsTheFileOfAnOpenMpdBoard) {
  const fs::path file = temporary("board.pat");
  writeFileAtomically(file, "FT4ABCDE\n2\n128\n(0, 0, 0),(0.01, 0, 0),\n1 0\n35 -145\n1 0.5\n");

  const Calibration read = loadCalibration(file);

  EXPECT_EQ(read.serialNumber, "FT4ABCDE");
  EXPECT_NEAR(read.phases(0), 35 * std::numbers::pi / 180, 1e-12);
  EXPECT_NEAR(read.phases(1), -145 * std::numbers::pi / 180, 1e-12);
  EXPECT_EQ(read.gains, Eigen::Vector2d(1, 2));  // the host would quieten the second by half
}

TEST_F(CalibrationFile, NamesFileAndPlaceOfWhatIsWrong) {
  const fs::path file = temporary("bad.json");
  writeFileAtomically(file, R"({"kind": "calibration", "format": 2})");
  EXPECT_THAT(messageOf(file), HasSubstr("bad.json: format: 2 is not known"));
  writeFileAtomically(file, R"({"kind": "comparison"})");
  EXPECT_THAT(messageOf(file), HasSubstr("this is no calibration"));
  writeFileAtomically(file, R"({"kind": "calibration", "format": 1, "phases_rad": [0, "a"]})");
  EXPECT_THAT(messageOf(file), HasSubstr("phases_rad[1]"));
  writeFileAtomically(file,
                      R"({"kind": "calibration", "format": 1, "phases_rad": [0], "gains": [1, 1],
                "inverted": [], "dead": [], "order": []})");
  EXPECT_THAT(messageOf(file), HasSubstr("1 phases"));
  fs::remove(file);
  EXPECT_THAT(messageOf(file), HasSubstr("does not exist"));
  EXPECT_THAT(messageOf("calibration.txt"), HasSubstr(".json, .csv or .pat"));
}

TEST_F(CalibrationFile, PutsTheRowsOfABoardFileIntoTheOrderOfTheCatalogue) {
  const fs::path file = temporary("columns.pat");
  const Eigen::Matrix3Xd places = catalogueArray("openmpd_board").elements.positions;
  std::string positions, pins, phases, factors;
  for (int row = 0; row < 256; ++row) {  // column by column, 3 mm beside the centre
    const int element = 16 * (row % 16) + row / 16;
    positions += fmt::format("({}, {}, 0),", places(0, element) + 3e-3, places(1, element));
    pins += fmt::format("{} ", row);
    phases += fmt::format("{} ", element);
    factors += "1 ";
  }
  writeFileAtomically(
      file, "FT4\n256\n128\n" + positions + "\n" + pins + "\n" + phases + "\n" + factors + "\n");

  const Calibration read = loadCalibration(file);

  for (int n = 0; n < 256; ++n) {
    EXPECT_NEAR(read.phases(n), n * std::numbers::pi / 180, 1e-12) << n;
  }
}

TEST_F(CalibrationFile, KeepsOneForEachSerialNumber) {
  ::setenv("XDG_DATA_HOME", temporary("data").c_str(), 1);
  const fs::path path = calibrationPath("sonicsurface", "A/12 3");
  EXPECT_EQ(path, temporary("data") / "acoustogen/calibrations/sonicsurface-A_12_3.json");
  EXPECT_FALSE(keptCalibration("sonicsurface", "A/12 3"));

  EXPECT_TRUE(keptCalibrations().empty());

  EXPECT_EQ(keepCalibration(example()), path);

  EXPECT_EQ(keptCalibration("sonicsurface", "A/12 3")->dead, std::vector<int>{3});
  ASSERT_EQ(keptCalibrations().size(), 1u);
  EXPECT_EQ(keptCalibrations()[0].serialNumber, "A/12 3");
  EXPECT_THROW(keptCalibration("sonicsurface", "A_12_3"), Error);  // the file of another
  EXPECT_TRUE(removeCalibration("sonicsurface", "A/12 3"));
  EXPECT_FALSE(removeCalibration("sonicsurface", "A/12 3"));
  EXPECT_FALSE(keptCalibration("sonicsurface", "A/12 3"));
  Calibration nameless = example();
  nameless.serialNumber.clear();
  EXPECT_THROW(keepCalibration(nameless), Error);
  ::unsetenv("XDG_DATA_HOME");
}

}  // namespace
}  // namespace acg
