// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/drive_frames_file.h"

#include <complex>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

std::vector<Eigen::VectorXcd> framesOf(const std::string& rows) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "frames.csv";
  writeFileAtomically(file, "frame,element,amplitude,phase_rad\n" + rows);
  return loadDriveFrames(file, 2);
}

std::string messageOf(const std::string& rows) {
  try {
    framesOf(rows);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(DriveFramesFile, ReadsFrameAfterFrame) {
  const auto frames = framesOf("0,0,1,0\n0,1,0.5,1\n1,0,0,0\n1,1,1,-1\n");

  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(frames[0](1), std::polar(0.5, 1.0));
  EXPECT_EQ(frames[1](0), 0.0);
  EXPECT_EQ(frames[1](1), std::polar(1.0, -1.0));
}

TEST(DriveFramesFile, NamesTheRowThatIsWrong) {
  EXPECT_THAT(messageOf("0,0,1,0\n0,1,1,0\n1,0,1,0\n"), testing::HasSubstr("3 rows"));
  EXPECT_THAT(messageOf("0,0,1,0\n0,0,1,0\n"),
              testing::HasSubstr("row 3 is of frame 0, element 0"));
  EXPECT_THAT(messageOf("0,0,1,0\n0,1,1.5,0\n"), testing::HasSubstr("amplitude 1.5"));
  EXPECT_THAT(messageOf(""), testing::HasSubstr("0 rows"));
}

}  // namespace
}  // namespace acg
