// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/memory_budget.h"
#include "tests/support/temporary_folder.h"

#include <fstream>

#include <gtest/gtest.h>

namespace acg {
namespace {

constexpr std::int64_t kMega = 1'000'000;

/// A machine made of files.
class MemoryBudget : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }

  const test::TemporaryFolder folder_;
  const std::filesystem::path& root_ = folder_.path();
};

TEST_F(MemoryBudget, ReadsTheMachineAndAGroupOfVersionTwo) {
  write("proc/meminfo", "MemTotal:  9000 kB\nMemFree: 10 kB\nMemAvailable:   8000 kB\n");
  write("proc/self/cgroup", "0::/user/app\n");
  write("sys/fs/cgroup/user/app/memory.max", "5000000\n");
  write("sys/fs/cgroup/user/app/memory.current", "3000000\n");
  write("sys/fs/cgroup/user/app/memory.stat", "anon 1\ninactive_file 1000000\n");

  const MemoryReadings readings = readMemory(root_);

  EXPECT_EQ(readings.available, 8000 * 1024);
  EXPECT_EQ(readings.limit, 5'000'000);
  EXPECT_EQ(readings.used, 2'000'000);
}

TEST_F(MemoryBudget, ReadsAGroupOfVersionOneAndOneThatIsTheRoot) {
  write("proc/self/cgroup", "4:cpu:/a\n7:memory:/docker/123\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "7000000");
  write("sys/fs/cgroup/memory/memory.usage_in_bytes", "6000000");

  const MemoryReadings readings = readMemory(root_);

  EXPECT_EQ(readings.available, std::nullopt);
  EXPECT_EQ(readings.limit, 7'000'000);
  EXPECT_EQ(readings.used, 6'000'000);
}

TEST_F(MemoryBudget, KnowsNoLimitWhereThereIsNone) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/memory.max", "max\n");
  write("sys/fs/cgroup/memory.current", "123\n");

  EXPECT_EQ(readMemory(root_).limit, std::nullopt);
  EXPECT_EQ(readMemory(root_ / "nowhere").available, std::nullopt);
}

TEST(CacheBudget, IsAQuarterOfWhatIsFreeOnTheTighterSide) {
  const MemoryReadings machine{.available = 8000 * kMega, .limit = {}, .used = {}};
  MemoryReadings group = machine;
  group.limit = 2000 * kMega;
  group.used = 1200 * kMega;

  EXPECT_EQ(cacheBudget(machine, 0), 2000 * kMega);
  EXPECT_EQ(cacheBudget(machine, 400 * kMega), 2100 * kMega);  // what it holds would be free
  EXPECT_EQ(cacheBudget(group, 0), 200 * kMega);
  EXPECT_EQ(cacheBudget({}, 0), 256 * kMega);
}

TEST(CacheBudget, KeepsWithinItsBounds) {
  MemoryReadings tight{.available = 10 * kMega, .limit = 100, .used = 500};
  EXPECT_EQ(cacheBudget(tight, 0), 16 * kMega);
  EXPECT_EQ(cacheBudget({.available = 900'000 * kMega, .limit = {}, .used = {}}, 0), 4000 * kMega);
}

TEST(CacheBudget, OfThisMachineIsWithinItsBounds) {
  const std::int64_t budget = cacheBudget(readMemory(), 0);
  EXPECT_GE(budget, 16 * kMega);
  EXPECT_LE(budget, 4000 * kMega);
}

}  // namespace
}  // namespace acg
