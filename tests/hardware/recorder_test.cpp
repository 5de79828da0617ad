// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/error.h"
#include "hardware/registry.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

TEST(Recorder, WritesARowAnElementWithItsTime) {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "frames.csv";
  const DeviceDriverEntry& entry = deviceDriver("recorder");
  const ParameterSet settings =
      resolveParameters(entry.settings, {{"elements", std::int64_t{2}}}, "recorder");
  const auto driver = entry.make(settings);
  const auto link = entry.openLink(file.string(), settings);

  driver->start(*link);
  driver->send(*link, {{7, 200}, {255, 0}, 42});

  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[0], "time_s,revision,element,phase_code,amplitude_code");
  double last = 0;
  const std::string rests[] = {"0,0,0,0", "0,1,0,0", "42,0,7,255", "42,1,200,0"};
  for (int i = 0; i < 4; ++i) {
    const std::string& line = lines[std::size_t(i + 1)];
    const double time = std::stod(line);
    EXPECT_GE(time, last);
    last = time;
    EXPECT_EQ(line.substr(line.find(',') + 1), rests[i]);
  }
}

TEST(Recorder, SaysWhichFileCannotBeWritten) {
  try {
    deviceDriver("recorder").openLink("/nowhere/frames.csv", {});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIo);
    EXPECT_NE(std::string(error.what()).find("/nowhere/frames.csv"), std::string::npos);
  }
}

}  // namespace
}  // namespace acg
