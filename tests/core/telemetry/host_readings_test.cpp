// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/host_readings.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include "core/telemetry/control_group.h"
#include "core/telemetry/memory_readings.h"
#include "tests/core/telemetry/fake_computer.h"

namespace acg {
namespace {

const double kTick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));

TEST(HostReadings, ReadsProcessorsDisksAndNetwork) {
  const FakeComputer computer;
  computer.write("proc/stat", "cpu  100 5 50 800 40 3 2 0 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n");
  computer.write("proc/diskstats",
                 "   8 0 sda 10 1 200 30 20 2 400 60 0 90 90\n"
                 "   8 1 sda1 10 1 200 30 20 2 400 60 0 90 90\n"
                 "   7 0 loop0 10 1 999 30 20 2 999 60 0 90 90\n");
  computer.addDisk("sda");
  computer.addDisk("loop0");
  computer.write("proc/net/dev",
                 "Inter-|   Receive    |  Transmit\n face |bytes packets errs\n"
                 "    lo: 5000 1 0 0 0 0 0 0 5000 1 0 0 0 0 0 0\n"
                 "  eth0:1000 1 0 0 0 0 0 0 3000 1 0 0 0 0 0 0\n"
                 " wlan0: 200 1 0 0 0 0 0 0 40 1 0 0 0 0 0 0\n");

  const HostReadings host = readHost(computer.root());

  EXPECT_DOUBLE_EQ(host.cpuSeconds.value(), 1000 * kTick);
  EXPECT_DOUBLE_EQ(host.busySeconds.value(), 160 * kTick);
  EXPECT_EQ(host.diskRead, 200 * 512);
  EXPECT_EQ(host.diskWritten, 400 * 512);
  EXPECT_EQ(host.networkReceived, 1200);
  EXPECT_EQ(host.networkSent, 3040);
}

TEST(HostReadings, ReadsAProcessWhateverItsName) {
  const FakeComputer computer;
  computer.write("proc/self/stat",
                 "42 (a) b (c) S 1 1 1 0 -1 0 10 0 0 0 250 50 0 0 20 0 7 0 99 4096000 321 1\n");
  computer.write("proc/self/io", "rchar: 9\nread_bytes: 4096\nwrite_bytes: 8192\n");

  const ProcessReadings process = readProcess(computer.root());

  EXPECT_DOUBLE_EQ(process.cpuSeconds.value(), 300 * kTick);
  EXPECT_EQ(process.threads, 7);
  EXPECT_EQ(process.residentBytes, 321.0 * static_cast<double>(sysconf(_SC_PAGESIZE)));
  EXPECT_EQ(process.read, 4096);
  EXPECT_EQ(process.written, 8192);
}

TEST(HostReadings, NothingIsKnownWhereNothingIs) {
  const FakeComputer computer;

  EXPECT_EQ(readHost(computer.root()).cpuSeconds, std::nullopt);
  EXPECT_EQ(readHost(computer.root()).diskRead, std::nullopt);
  EXPECT_EQ(readProcess(computer.root()).cpuSeconds, std::nullopt);
  EXPECT_EQ(readMemory(computer.root()).total, std::nullopt);
  EXPECT_EQ(readCpuAllowance(computer.root()).cores, std::nullopt);
}

TEST(HostReadings, TornFilesAreReadAsFarAsTheyGo) {
  const FakeComputer computer;
  computer.write("proc/stat", "cpu  100 5");
  computer.write("proc/self/stat", "42 (a");
  computer.write("proc/net/dev", "eth0: 5 6\n:\n");
  computer.write("proc/diskstats", "8 0 sda 1\n\n");

  EXPECT_EQ(readHost(computer.root()).cpuSeconds, std::nullopt);
  EXPECT_EQ(readHost(computer.root()).networkSent, std::nullopt);
  EXPECT_EQ(readProcess(computer.root()).threads, std::nullopt);
}

TEST(HostReadings, ThisComputerSaysSomething) {
  EXPECT_GT(readHost().cpuSeconds.value(), 0);
  EXPECT_GT(readProcess().residentBytes.value(), 1e6);
  EXPECT_GE(readProcess().threads.value(), 1);
  EXPECT_GT(readMemory().total.value(), 0);
}

TEST(CpuAllowance, ReadsGroupsOfBothVersions) {
  const FakeComputer computer;
  computer.write("proc/self/cgroup", "0::/job\n");
  computer.write("sys/fs/cgroup/job/cpu.max", "150000 100000\n");
  computer.write("sys/fs/cgroup/job/cpu.stat", "usage_usec 5\nthrottled_usec 2500000\n");

  EXPECT_DOUBLE_EQ(readCpuAllowance(computer.root()).cores.value(), 1.5);
  EXPECT_DOUBLE_EQ(readCpuAllowance(computer.root()).throttledSeconds.value(), 2.5);

  computer.write("sys/fs/cgroup/job/cpu.max", "max 100000\n");
  EXPECT_EQ(readCpuAllowance(computer.root()).cores, std::nullopt);
}

TEST(CpuAllowance, ReadsAGroupThatSharesItsControllers) {
  const FakeComputer computer;
  computer.write("proc/self/cgroup", "3:cpu,cpuacct:/a\n");
  computer.write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "50000");
  computer.write("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000");
  computer.write("sys/fs/cgroup/cpu/a/cpu.stat", "nr_periods 1\nthrottled_time 3000000000\n");

  EXPECT_DOUBLE_EQ(readCpuAllowance(computer.root()).cores.value(), 0.5);
  EXPECT_DOUBLE_EQ(readCpuAllowance(computer.root()).throttledSeconds.value(), 3);
}

}  // namespace
}  // namespace acg
