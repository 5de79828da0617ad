// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/audit_log.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> linesOf(const fs::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(AuditLog, WritesALineWithBothClocks) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "audit" / "one.log";
  AuditLog log(file, "acg 1");

  log.write("sonicsurface /dev/ttyUSB0", "armed", "consent:\tno\nwatchdog");

  const auto lines = linesOf(file);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0],
              testing::MatchesRegex("20[0-9][0-9]-[0-9-]+T[0-9:.]+Z\t[0-9]+\\.[0-9]+\tacg 1\t"
                                    "sonicsurface /dev/ttyUSB0\tarmed\tconsent: no watchdog"));
  EXPECT_EQ(log.recent(), lines);
}

TEST(AuditLog, TwoWritersAddToOneFileAndLoseNothing) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "audit" / "two.log";
  AuditLog first(file, "first"), second(file, "second");
  const auto write = [](AuditLog& log) {
    for (int i = 0; i < 2000; ++i) log.write("device", "event", std::to_string(i));
  };

  std::thread thread([&] { write(first); });
  write(second);
  thread.join();

  EXPECT_EQ(linesOf(file).size(), 4000u);
  EXPECT_EQ(first.lost() + second.lost(), 0);
  EXPECT_EQ(first.recent().size(), AuditLog::kKeptLines);
}

TEST(AuditLog, NeverChangesWhatWasWritten) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "audit" / "kept.log";
  AuditLog(file, "a").write("d", "first");
  const std::string before = linesOf(file).at(0);

  AuditLog(file, "b").write("d", "second");

  EXPECT_EQ(linesOf(file).size(), 2u);
  EXPECT_EQ(linesOf(file).at(0), before);
}

TEST(AuditLog, SaysWhereItCannotWriteAndCountsWhatIsLost) {
  EXPECT_THROW(AuditLog("/proc/no/such/folder/a.log", "x"), Error);
  AuditLog full("/dev/full", "x");
  full.write("d", "e");
  EXPECT_EQ(full.lost(), 1);
  EXPECT_EQ(full.recent().size(), 1u);
}

}  // namespace
}  // namespace acg
