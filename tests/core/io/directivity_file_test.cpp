// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/directivity_file.h"

#include <filesystem>
#include <fstream>
#include <numbers>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "core/acoustics/directivity_table.h"
#include "core/error.h"

namespace acg {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DirectivityFile : public testing::Test {
 protected:
  ~DirectivityFile() override { std::filesystem::remove(file); }
  DirectivityTable read(const std::string& text) {
    std::ofstream(file) << text;
    return readDirectivity(file);
  }
  /// The complaint about such a file.
  std::string refusal(const std::string& text) {
    try {
      read(text);
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  }
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("acg_table_" + std::to_string(getpid()) + ".csv");
};

TEST_F(DirectivityFile, IsAnglesInDegreesAndAmplitudesWithOrWithoutAHeader) {
  const double pi = std::numbers::pi;
  for (const char* head : {"", "angle_deg,amplitude\n", "# measured\n\n Angle (deg) , gain\n",
                           "\xEF\xBB\xBF"
                           "deg,amplitude\n"}) {
    const DirectivityTable table = read(head + std::string("0,1\n45, 0.5\r\n180,-0.25"));
    EXPECT_THAT(table.angles, ElementsAre(0, pi / 4, pi));
    EXPECT_THAT(table.gains, ElementsAre(1, 0.5, -0.25));
    EXPECT_EQ(table.reference, 1);
    EXPECT_FALSE(tableFault(table.angles, table.gains));
  }
  EXPECT_THAT(read("0;2.5\n90;1\n").gains, ElementsAre(1, 0.4));
  EXPECT_THAT(read("0\t1\n90\t+1e-1\n").gains, ElementsAre(1, 0.1));
}

TEST_F(DirectivityFile, AmplitudesAreTakenRelativeToTheFirstUnlessThatIsNothing) {
  const DirectivityTable measured = read("0,120\n30,60\n");  // Pa
  EXPECT_THAT(measured.gains, ElementsAre(1, 0.5));
  EXPECT_EQ(measured.reference, 120);
  const DirectivityTable dipole = read("0,0\n90,1\n");
  EXPECT_THAT(dipole.gains, ElementsAre(0, 1));
  EXPECT_EQ(dipole.reference, 1);
}

TEST_F(DirectivityFile, EveryFaultNamesFileAndLine) {
  const struct {
    const char *text, *line, *says;
  } faults[] = {{"a,b\n0,1\n30,x\n", "line 3", "\"x\""},
                {"0,1\n30,nan\n", "line 2", "finite"},
                {"0,1\n30,\n", "line 2", "finite"},
                {"a,b\nc,d\n", "line 2", "\"c\""},
                {"0,1\n30,0.5\n20,0.4\n", "line 3", "sort"},
                {"0,1\n30,0.5\n30,0.4\n", "line 3", "second time"},
                {"0,1\n30,0.5\n30.001,0.4\n", "line 3", "only"},
                {"# x\n-1,1\n30,0.5\n", "line 2", "0 to 180"},
                {"0,1\n180.5,0.5\n", "line 2", "0 to 180"},
                {"0,1,0\n30,0.5,0\n", "line 1", "3 columns"},
                {"0 1\n30 0.5\n", "line 1", "1 column;"},
                {"0,1\n30,101\n", "line 2", "101 times"},
                {"angle_rad,gain\n0,1\n1,0.5\n", "line 1", "degrees"},
                {"0,1\n", "line 1", "1 of the two rows"},
                {"", "line 0", "0 of the two rows"}};
  for (const auto& fault : faults) {
    const std::string said = refusal(fault.text);
    EXPECT_THAT(said, HasSubstr(file.string() + ": " + fault.line + " ")) << fault.text;
    EXPECT_THAT(said, HasSubstr(fault.says)) << fault.text;
  }
  std::string many;
  for (int i = 0; i <= 1024; ++i) many += std::to_string(i * 0.1) + ",1\n";
  EXPECT_THAT(refusal(many), HasSubstr("line 1025 "));
  std::filesystem::remove(file);
  EXPECT_THROW(readDirectivity(file), Error);
}

}  // namespace
}  // namespace acg
