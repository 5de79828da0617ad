// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/arena_size.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "core/backend/cpu/allowed_threads.h"
#include "tests/core/compute/fake_clock.h"

namespace acg {
namespace {

using testing::ElementsAre;

TEST(ArenaSize, LeavesOthersTheirCoresButTakesAtLeastHalf) {
  EXPECT_EQ(arenaSize(8, 8, 0, 0), 8);
  EXPECT_EQ(arenaSize(8, 8, 3, 8), 5);
  EXPECT_EQ(arenaSize(8, 8, 7.5, 8), 4);
  EXPECT_EQ(arenaSize(1, 1, 1, 1), 1);
  EXPECT_EQ(arenaSize(2, 16, 10, 2), 2) << "a quota that the others' cores do not touch";
  EXPECT_EQ(arenaSize(4, 8, 0, 8), 4) << "a limit that came down";
}

TEST(ArenaSize, StaysWhileTheLoadOnlyTrembles) {
  EXPECT_EQ(arenaSize(8, 8, 2.6, 6), 6);
  EXPECT_EQ(arenaSize(8, 8, 1.4, 6), 6);
  EXPECT_EQ(arenaSize(8, 8, 2.8, 6), 5);
  EXPECT_EQ(arenaSize(8, 8, 1.2, 6), 7);
}

/// A machine made of files.
class MachineOfFiles : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(root_); }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void write(const std::string& file, const std::string& text) {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  /// Cores of equal use, s since the system began.
  void writeTimes(int cores, double busyEach, double nicedEach, double own, int nice = 0) {
    const double hz = static_cast<double>(sysconf(_SC_CLK_TCK));
    std::string stat = "cpu  9 9 9 9 9 9 9 9 0 0\n";
    for (int i = 0; i < cores; ++i) {
      stat +=
          fmt::format("cpu{} {:.0f} {:.0f} 0 77 5 0 0 0 0 0\n", i, busyEach * hz, nicedEach * hz);
    }
    write("proc/stat", stat + "intr 1 2 3\n");
    write("proc/self/stat",
          fmt::format("7 (a) b) R 1 1 1 0 -1 0 0 0 0 0 {:.0f} 0 0 0 20 {} 4 0 0 0\n", own * hz,
                      nice));
  }

  const std::filesystem::path root_ =
      std::filesystem::path(testing::TempDir()) / fmt::format("acg_machine_{}", getpid());
  FakeClock clock_;
};

TEST_F(MachineOfFiles, TheTightestOfTheGroupsAroundHolds) {
  write("proc/self/status", "Name: acg\nCpus_allowed_list:\t0-5,8\n");
  write("proc/self/cgroup", "0::/user/app\n");
  write("sys/fs/cgroup/user/app/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/user/app/cpuset.cpus.effective", "2-9\n");
  write("sys/fs/cgroup/user/cpu.max", "250000 100000\n");
  write("sys/fs/cgroup/cpu.max", "800000 100000\n");

  const cpu::ProcessorLimits limits = cpu::readProcessorLimits(root_);

  EXPECT_THAT(limits.cores, ElementsAre(2, 3, 4, 5, 8));
  EXPECT_EQ(limits.quota, 2.5);
  EXPECT_EQ(limits.threads(), 3);
}

TEST_F(MachineOfFiles, GroupsOfVersionOneAndAContainerThatSeesItsOwnAsTheRoot) {
  write("proc/self/status", "Cpus_allowed_list:\t0-7\n");
  write("proc/self/cgroup", "3:cpuset:/pod/7\n1:cpu,cpuacct:/pod/7\n0::/\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "150000\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/cpuset/pod/7/cpuset.effective_cpus", "1,3,5\n");

  const cpu::ProcessorLimits limits = cpu::readProcessorLimits(root_);

  EXPECT_THAT(limits.cores, ElementsAre(1, 3, 5));
  EXPECT_EQ(limits.quota, 1.5);
  EXPECT_EQ(limits.threads(), 2);
}

TEST_F(MachineOfFiles, NoLimitAndNothingToReadLeaveTheMachineWhole) {
  write("proc/self/status", "Cpus_allowed_list:\t0-63\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cpu::readProcessorLimits(root_).threads(), 64);

  const cpu::ProcessorLimits unknown = cpu::readProcessorLimits(root_ / "nowhere");
  EXPECT_FALSE(unknown.quota.has_value());
  EXPECT_GE(unknown.threads(), 1);
  EXPECT_FALSE(readProcessorTimes(root_ / "nowhere", {}).has_value());
}

TEST_F(MachineOfFiles, CountsNeitherItsOwnTimeNorProcessesThatGiveWay) {
  writeTimes(4, 10, 5, 8);
  const auto normal = readProcessorTimes(root_, {0, 1, 2, 3});
  const auto half = readProcessorTimes(root_, {0, 3});
  writeTimes(4, 10, 5, 8, 19);
  const auto niced = readProcessorTimes(root_, {});

  EXPECT_DOUBLE_EQ(normal->all, 40);
  EXPECT_DOUBLE_EQ(normal->own, 8);
  EXPECT_DOUBLE_EQ(half->all, 20);
  EXPECT_DOUBLE_EQ(niced->all, 60);
}

TEST_F(MachineOfFiles, TheArenaFollowsTheLoadAndTheLimitBetweenJobs) {
  write("proc/self/status", "Cpus_allowed_list:\t0-7\n");
  writeTimes(8, 100, 0, 50);
  ArenaControl arena({.root = root_, .clock = clock_.clock()});
  const auto allowedByTbb = [] {
    return static_cast<int>(
        tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism));
  };
  EXPECT_EQ(arena.threads(), 8);
  EXPECT_EQ(allowedByTbb(), 8);

  // A busy neighbour: 4 of 8 cores for as long as it is watched, beside 2 of our own.
  double all = 100, own = 50;
  const auto pass = [&](double others) {
    clock_.advance(2);
    own += 2 * 2;
    all += (2 * others + 4) / 8;
    writeTimes(8, all, 0, own);
    arena.follow();
  };
  for (int i = 0; i < 8; ++i) pass(4);
  EXPECT_EQ(arena.threads(), 4);
  EXPECT_EQ(allowedByTbb(), 4);

  writeTimes(8, all + 100, 0, own);
  clock_.advance(0.5);
  arena.follow();
  EXPECT_EQ(arena.threads(), 4) << "looked again within a second";
  writeTimes(8, all, 0, own);

  for (int i = 0; i < 8; ++i) pass(0);
  EXPECT_EQ(arena.threads(), 8);

  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/cpu.max", "300000 100000\n");
  pass(0);
  EXPECT_EQ(arena.threads(), 3);
  EXPECT_EQ(allowedByTbb(), 3);
}

}  // namespace
}  // namespace acg
