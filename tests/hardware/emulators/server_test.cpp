// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <complex>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/registry.h"
#include "tests/hardware/emulated_link.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A served emulator with its driver at the other end of a real line.
struct Connection {
  explicit Connection(const std::string& name, const ServerOptions& options = {})
      : entry(deviceDriver(name)),
        settings(resolveParameters(entry.settings, {}, name)),
        server(serveEmulator(name, {}, options)),
        driver(entry.make(settings)) {}

  void open() { link = entry.openLink(server->address(), settings); }

  const DeviceDriverEntry& entry;
  ParameterSet settings;
  std::unique_ptr<EmulatorServer> server;
  std::unique_ptr<DeviceDriver> driver;
  std::unique_ptr<DeviceLink> link;
};

class SerialDevices : public testing::TestWithParam<const char*> {};

TEST_P(SerialDevices, AHundredFramesArriveAndNoneIsLost) {
  Connection device(GetParam());
  device.open();
  device.driver->start(*device.link);
  std::mt19937_64 random(1);
  PhaseFrame frame = silentFrame(device.driver->traits());
  frame.phases[0] = 3;
  frame.amplitudes[0] = static_cast<std::uint8_t>(largestAmplitudeCode(device.driver->traits()));
  device.driver->send(*device.link, frame);  // once it sounds the greeting is over
  const auto sounds = [](const Emulator& e) { return std::arg(e.emitted()[0]) > 0.1; };
  ASSERT_TRUE(device.server->waitUntil(sounds, seconds(5)));
  const std::uint64_t before = device.server->frames();

  for (int i = 0; i < 100; ++i) {
    frame = randomFrame(device.driver->traits(), random);
    device.driver->send(*device.link, frame);
  }

  const auto haveAll = [&](const Emulator& e) { return e.frames() == before + 100; };
  EXPECT_TRUE(device.server->waitUntil(haveAll, seconds(5))) << device.server->frames() - before;
  const Eigen::VectorXcd wanted = drivesOf(frame, device.driver->traits());
  const auto emitted = device.server->emitted();
  EXPECT_NEAR(std::abs(emitted[0]), std::abs(wanted(0)), 0.01);
  EXPECT_TRUE(device.server->complaints().empty()) << device.server->complaints()[0];
}

TEST_P(SerialDevices, APulledCableIsToldWithTheAddressAndASecondTryAtItWorks) {
  Connection device(GetParam());
  device.open();
  device.driver->start(*device.link);
  const std::string address = device.server->address();
  const PhaseFrame frame = silentFrame(device.driver->traits());
  device.driver->send(*device.link, frame);

  device.server->unplug();

  // The server may be reading; the line is gone when it has.
  std::optional<Error> told;
  const auto deadline = EmulatorServer::Clock::now() + seconds(5);
  while (!told && EmulatorServer::Clock::now() < deadline) {
    try {
      device.driver->send(*device.link, frame);
    } catch (const Error& error) {
      told = error;
    }
  }
  ASSERT_TRUE(told) << "the line is gone";
  EXPECT_EQ(told->code(), ErrorCode::kIo);
  EXPECT_NE(std::string(told->what()).find(address), std::string::npos) << told->what();
  EXPECT_THROW(device.open(), Error);
  device.link.reset();
  device.server->plugIn();
  EXPECT_EQ(device.server->address(), address);
  device.open();
  device.driver->start(*device.link);
  device.driver->send(*device.link, frame);
}

TEST_P(SerialDevices, ACableThatIsPulledWhileMessagesAreOnTheirWayIsNoticedAtOnce) {
  Connection device(GetParam());
  device.open();
  const std::vector<std::uint8_t> message(300, 0x01);
  EmulatorServer::Clock::time_point pulled;
  std::thread puller([&] {
    while (device.server->bytesReceived() < 100) std::this_thread::yield();
    pulled = EmulatorServer::Clock::now();
    device.server->unplug();
  });
  const auto sendForEver = [&] {
    for (;;) device.link->send(message, seconds(1));
  };
  EXPECT_THROW(sendForEver(), Error);
  const auto noticed = EmulatorServer::Clock::now();
  puller.join();

  EXPECT_LT(noticed - pulled, milliseconds(100));
}

INSTANTIATE_TEST_SUITE_P(Serial, SerialDevices,
                         testing::Values("sonicsurface", "ultraino_nano", "ultraino_nano16",
                                         "ultraino_mega64"),
                         [](const auto& info) { return std::string(info.param); });

TEST(EmulatorServer, KnowsSinceWhenItIsSilent) {
  Connection device("sonicsurface");
  device.open();
  EXPECT_FALSE(device.server->silentSince());  // it sounds from power-on
  const auto before = EmulatorServer::Clock::now();

  device.driver->start(*device.link);
  ASSERT_TRUE(device.server->waitUntil([](const Emulator& e) { return isSilent(e); }, seconds(5)));

  const auto since = device.server->silentSince();
  ASSERT_TRUE(since);
  EXPECT_GE(*since, before);
  EXPECT_LE(*since, EmulatorServer::Clock::now());
  EXPECT_EQ(device.server->lastSounding(), std::vector<std::complex<double>>(256, 1.0));
}

TEST(EmulatorServer, APacedLineCarriesNoMoreThanItsSpeed) {
  ServerOptions options;
  options.isPaced = true;
  Connection device("sonicsurface", options);
  device.open();
  const std::vector<std::uint8_t> bytes(4'608, 7);  // 200 ms at 230 400 bit/s
  const auto begin = EmulatorServer::Clock::now();
  ASSERT_EQ(::write(device.link->descriptor(), bytes.data(), bytes.size()), 4'608);

  const auto hasAll = [&](const Emulator&) { return true; };
  while (device.server->bytesReceived() < bytes.size()) {
    ASSERT_TRUE(device.server->waitUntil(hasAll, seconds(5)));
    ASSERT_LT(EmulatorServer::Clock::now() - begin, seconds(5));
    std::this_thread::yield();
  }

  EXPECT_GE(EmulatorServer::Clock::now() - begin, milliseconds(190));
}

/// From the call that mutes to silence at the emulated board, as its line carries bytes, while a
/// frame is on its way. The median of eleven, so that a busy machine is not taken for a slow line.
class SerialMutes : public testing::TestWithParam<const char*> {};

TEST_P(SerialMutes, ABoardIsSilentWithinATenthOfASecond) {
  ServerOptions options;
  options.isPaced = true;
  Connection device(GetParam(), options);
  device.open();
  device.driver->start(*device.link);
  std::mt19937_64 random(1);
  std::vector<EmulatorServer::Clock::duration> times;
  for (int trial = 0; trial < 11; ++trial) {
    const std::uint64_t before = device.server->frames();
    const auto sounds = [&](const Emulator& e) { return e.frames() > before && !isSilent(e); };
    for (int i = 0; i < 3; ++i) {
      device.driver->send(*device.link, randomFrame(device.driver->traits(), random));
    }
    ASSERT_TRUE(device.server->waitUntil(sounds, seconds(5)));
    const auto begin = EmulatorServer::Clock::now();
    const std::vector<std::uint8_t> mute = device.driver->muteMessage();

    device.link->discard();
    device.link->send(mute, seconds(1));

    const auto isQuiet = [](const Emulator& e) { return isSilent(e); };
    ASSERT_TRUE(device.server->waitUntil(isQuiet, seconds(5)));
    times.push_back(*device.server->silentSince() - begin);
  }
  std::ranges::sort(times);
  RecordProperty("median_ms", std::to_string(times[5] / std::chrono::microseconds(1) * 1e-3));
  RecordProperty("worst_ms", std::to_string(times[10] / std::chrono::microseconds(1) * 1e-3));
  EXPECT_LE(times[5], milliseconds(100));
}

INSTANTIATE_TEST_SUITE_P(Serial, SerialMutes,
                         testing::Values("sonicsurface", "ultraino_nano", "ultraino_nano16",
                                         "ultraino_mega64"),
                         [](const auto& info) { return std::string(info.param); });

TEST(EmulatorServer, ABoardThatDoesNotAnswerIsNotAccepted) {
  Connection device("ultraino_mega64");
  device.open();
  device.server->setFault("silent", true);
  try {
    device.driver->start(*device.link);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
  }
}

TEST(EmulatorServer, SlowAnswersComeAndGarbageIsNotTheAnswer) {
  Connection slow("ultraino_nano16");
  slow.open();
  slow.server->setFault("slow", true);
  slow.driver->start(*slow.link);  // its patience is longer
  const std::uint8_t probe[] = {0x10};
  std::array<std::uint8_t, 4096> answer;

  slow.link->discard();
  slow.server->setFault("slow", false);
  slow.server->setFault("garbage", true);
  int same = 0;
  for (int i = 0; i < 40; ++i) {
    slow.link->send(probe, milliseconds(1000));
    const std::size_t count = slow.link->receive(answer, milliseconds(1000));
    ASSERT_GT(count, 0u);
    same += answer[0] == 0x10;
  }
  EXPECT_LT(same, 10);
}

TEST(EmulatorServer, FaultsOfTheLineAreSeenAndAMuteOverAGoodLineStillWorks) {
  Connection device("sonicsurface", {.lineFaults = {0.01, 0.01, 0.01}});
  device.open();
  std::mt19937_64 random(3);
  for (int i = 0; i < 20; ++i) {
    device.driver->send(*device.link, randomFrame(device.driver->traits(), random));
  }
  const auto hasComplaint = [](const Emulator& e) { return !e.complaints().empty(); };
  EXPECT_TRUE(device.server->waitUntil(hasComplaint, seconds(5)));

  device.server->setLineFaults({});
  device.driver->start(*device.link);

  EXPECT_TRUE(device.server->waitUntil([](const Emulator& e) { return isSilent(e); }, seconds(5)));
}

TEST(EmulatorServer, UnknownFaultsAreRefusedWithTheKnownOnes) {
  Connection device("sonicsurface");

  EXPECT_EQ(device.server->faultNames(),
            (std::vector<std::string>{"deaf", "garbage", "silent", "slow", "stuck"}));
  EXPECT_THROW(device.server->setFault("pink", true), Error);
}

/// XDG_RUNTIME_DIR in a folder of its own.
class Announcements : public testing::Test {
 protected:
  void SetUp() override {
    if (const char* old = std::getenv("XDG_RUNTIME_DIR")) old_ = old;
    folder_ = fs::temp_directory_path() / ("acg_announcements_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    ::setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
  }
  void TearDown() override {
    fs::remove_all(folder_);
    old_ ? ::setenv("XDG_RUNTIME_DIR", old_->c_str(), 1) : ::unsetenv("XDG_RUNTIME_DIR");
  }

  static std::vector<FoundDevice> emulated(const std::string& name) {
    std::vector<FoundDevice> found = deviceDriver(name).find();
    std::erase_if(found, [](const FoundDevice& device) { return !device.isEmulated; });
    return found;
  }

  fs::path folder_;
  std::optional<std::string> old_;
};

TEST_F(Announcements, AnEmulatorIsFoundLikeADeviceWhileItRunsAndIsPluggedIn) {
  {
    Connection first("sonicsurface");
    Connection second("sonicsurface");
    const std::vector<FoundDevice> found = emulated("sonicsurface");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_NE(found[0].address, found[1].address);
    EXPECT_TRUE(fs::exists(found[0].address));
    EXPECT_NE(found[0].label.find("emulated"), std::string::npos);
    EXPECT_TRUE(emulated("ultraino_nano").empty());

    first.server->unplug();
    EXPECT_EQ(emulated("sonicsurface").size(), 1u);
    first.server->plugIn();
    EXPECT_EQ(emulated("sonicsurface").size(), 2u);
  }
  EXPECT_TRUE(emulated("sonicsurface").empty());
  EXPECT_TRUE(fs::is_empty(folder_ / "acoustogen/emulators"));
}

TEST_F(Announcements, OnesOfDeadProcessesAndDamagedOnesAreSkipped) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  const fs::path folder = announcementFolder();
  std::ofstream(folder / "dead.json")
      << R"({"driver": "sonicsurface", "label": "x", "address": "y", "process": )" << child << "}";
  std::ofstream(folder / "damaged.json") << R"({"driver": "sonicsurface")";
  std::ofstream(folder / "strange.json")
      << R"({"driver": 7, "label": [], "address": null, "process": "me"})";

  EXPECT_TRUE(emulated("sonicsurface").empty());
}

}  // namespace
}  // namespace acg
