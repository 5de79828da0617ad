// SPDX-License-Identifier: GPL-3.0-or-later
// What every driver with an emulator must do, over the registry.
#include <algorithm>
#include <cmath>
#include <complex>
#include <ostream>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "core/units.h"
#include "hardware/registry.h"
#include "tests/hardware/emulated_link.h"

namespace acg {
namespace {

struct Case {
  std::string name;
  ParameterSet settings;
  std::string label;  ///< letters and digits
};
void PrintTo(const Case& item, std::ostream* out) { *out << item.label; }

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const EmulatorEntry& entry : emulators()) all.push_back({entry.name, {}, entry.name});
  for (const char* boards : {"secondary", "pair", "tactile"}) {
    all.push_back(
        {"sonicsurface", {{"boards", std::string(boards)}}, std::string("sonicsurface_") + boards});
  }
  for (const std::int64_t boards : {2, 14}) {
    all.push_back(
        {"ultraino_mega64", {{"boards", boards}}, "ultraino_mega64_" + std::to_string(boards)});
  }
  all.push_back({"autd3", {{"devices", std::int64_t{3}}}, "autd3_3"});
  all.push_back({"autd3_sdk", {{"devices", std::int64_t{2}}}, "autd3_sdk_2"});
  all.push_back({"openmpd", {{"boards", std::int64_t{2}}}, "openmpd_2"});
  return all;
}

std::vector<Case> serialCases() {
  std::vector<Case> all = cases();
  std::erase_if(all,
                [](const Case& item) { return emulator(item.name).port != EmulatorPort::kSerial; });
  return all;
}

class DeviceConformance : public testing::TestWithParam<Case> {
 protected:
  EmulatedDevice makeDevice() const { return emulatedDevice(GetParam().name, GetParam().settings); }

  /// Channels that the published firmware does not drive.
  static bool isUnused(const std::string& name, Eigen::Index n) {
    return name == "ultraino_nano16" && n >= 6 && n <= 9;
  }

  /// Compares what sounds with what the frame asked for.
  static void expectEmitted(const Emulator& emulator, const PhaseFrame& frame,
                            const DeviceTraits& traits, const std::string& name) {
    const Eigen::VectorXcd wanted = drivesOf(frame, traits);
    const std::vector<std::complex<double>> emitted = emulator.emitted();
    ASSERT_EQ(emitted.size(), std::size_t(wanted.size()));
    // Amplitudes are pulse widths: one that is odd against a whole pulse cannot be centred, which
    // is up to half a step of phase.
    const bool hasWidths = traits.levels.amplitudeLevels > 2;
    const double phaseTolerance = 1e-6 + (hasWidths ? kPi / traits.levels.phaseLevels : 0);
    for (Eigen::Index n = 0; n < wanted.size(); ++n) {
      if (isUnused(name, n) || wanted(n) == 0.0) {
        ASSERT_EQ(emitted[std::size_t(n)], 0.0) << "element " << n;
        continue;
      }
      const std::complex<double> ratio = emitted[std::size_t(n)] / wanted(n);
      ASSERT_NEAR(std::abs(ratio) * std::abs(wanted(n)), std::abs(wanted(n)), 0.01)
          << "element " << n;
      ASSERT_LE(std::abs(std::arg(ratio)), phaseTolerance) << "element " << n;
    }
  }
};

TEST_P(DeviceConformance, RandomFramesAreEmittedAsTheyWereQuantised) {
  const EmulatedDevice device = makeDevice();
  EmulatedLink link(*device.emulator, 1);
  std::mt19937_64 random(2);
  device.driver->start(link);
  ASSERT_TRUE(isSilent(*device.emulator));
  const std::uint64_t before = device.emulator->frames();
  const std::size_t complaints = device.emulator->complaints().size();

  for (int i = 1; i <= 50; ++i) {
    const PhaseFrame frame = randomFrame(device.driver->traits(), random);
    device.driver->send(link, frame);
    expectEmitted(*device.emulator, frame, device.driver->traits(), GetParam().name);
    if (HasFatalFailure()) return;
    EXPECT_EQ(device.emulator->frames(), before + std::uint64_t(i));
  }
  EXPECT_EQ(device.emulator->complaints().size(), complaints);
}

TEST_P(DeviceConformance, ASilentFrameIsSilent) {
  const EmulatedDevice device = makeDevice();
  EmulatedLink link(*device.emulator, 1);
  std::mt19937_64 random(2);
  device.driver->start(link);
  device.driver->send(link, randomFrame(device.driver->traits(), random));
  ASSERT_FALSE(isSilent(*device.emulator));

  device.driver->send(link, silentFrame(device.driver->traits()));

  EXPECT_TRUE(isSilent(*device.emulator));
}

TEST_P(DeviceConformance, AnElementFurtherFromAFocusSoundsEarlierSoThatAllArriveTogether) {
  const EmulatedDevice device = makeDevice();
  const DeviceTraits& traits = device.driver->traits();
  EmulatedLink link(*device.emulator, 1);
  std::mt19937_64 random(3);
  Eigen::VectorXd distances(traits.channels);  // wavelengths
  for (double& distance : distances) distance = 5 + double(random() % 1000) / 100;
  Eigen::VectorXcd drives(traits.channels);
  for (int n = 0; n < traits.channels; ++n) drives(n) = std::polar(1.0, -2 * kPi * distances(n));
  device.driver->start(link);

  device.driver->send(link, quantise(drives, traits));

  std::complex<double> arriving = 0, ofOppositeSign = 0;
  double all = 0;
  const std::vector<std::complex<double>> emitted = device.emulator->emitted();
  for (int n = 0; n < traits.channels; ++n) {
    const std::complex<double> drive = emitted[std::size_t(n)];
    arriving += drive * std::polar(1.0, 2 * kPi * distances(n));
    ofOppositeSign += std::conj(drive) * std::polar(1.0, 2 * kPi * distances(n));
    all += std::abs(drive);
  }
  EXPECT_GT(std::abs(arriving), 0.95 * all);
  EXPECT_LT(std::abs(ofOppositeSign), 0.8 * all);
}

/// A network hands over whole messages or ends; on a serial line anything may be missing.
class SerialConformance : public DeviceConformance {};

TEST_P(SerialConformance, AMuteSilencesFromAnyCutOfAFrameAndTwiceIsNotHeard) {
  const EmulatedDevice sample = makeDevice();
  EmulatedLink sampleLink(*sample.emulator, 1);
  std::mt19937_64 random(4);
  sample.driver->start(sampleLink);
  const std::vector<std::uint8_t> greeting = sampleLink.takeSent();
  sample.driver->send(sampleLink, randomFrame(sample.driver->traits(), random));
  const std::vector<std::uint8_t> first = sampleLink.takeSent();
  sample.driver->send(sampleLink, randomFrame(sample.driver->traits(), random));
  const std::vector<std::uint8_t> second = sampleLink.takeSent();
  const std::vector<std::uint8_t> mute = sample.driver->muteMessage();
  const std::size_t step = std::max<std::size_t>(1, second.size() / 650);

  for (std::size_t cut = 0; cut <= second.size(); cut += step) {
    const EmulatedDevice device = makeDevice();
    device.emulator->receive(greeting);
    device.emulator->receive(first);
    ASSERT_FALSE(isSilent(*device.emulator));
    device.emulator->receive(std::span(second).first(cut));

    device.emulator->receive(mute);

    ASSERT_TRUE(isSilent(*device.emulator)) << "cut after " << cut << " bytes";
    if (cut % (50 * step) != 0) continue;
    const std::size_t portion = 1 + mute.size() / 1000;
    for (std::size_t at = 0; at < mute.size(); at += portion) {
      device.emulator->receive(std::span(mute).subspan(at, std::min(portion, mute.size() - at)));
      ASSERT_TRUE(isSilent(*device.emulator)) << "a second mute after " << cut << " bytes";
    }
    device.emulator->receive(first);
    EXPECT_FALSE(isSilent(*device.emulator)) << "no frame after the mute";
  }
}

TEST_P(DeviceConformance, ALinkThatBreaksInTheMiddleOfAFrameIsToldWithItsAddress) {
  for (const std::size_t bytes : {0, 1, 17, 40}) {
    const EmulatedDevice device = makeDevice();
    EmulatedLink link(*device.emulator, 5);
    std::mt19937_64 random(6);
    device.driver->start(link);
    link.breakAfter(bytes);
    try {
      device.driver->send(link, randomFrame(device.driver->traits(), random));
      ADD_FAILURE() << "no error after " << bytes << " bytes";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kIo);
      EXPECT_NE(std::string(error.what()).find("emulated:7"), std::string::npos) << error.what();
    }
  }
}

TEST_P(DeviceConformance, AFrameOfAnotherDeviceIsRefusedBeforeAByteIsSent) {
  const EmulatedDevice device = makeDevice();
  EmulatedLink link(*device.emulator, 5);
  device.driver->start(link);
  link.takeSent();
  PhaseFrame tooShort = silentFrame(device.driver->traits());
  tooShort.phases.pop_back();
  PhaseFrame tooLate = silentFrame(device.driver->traits());
  const int levels = device.driver->traits().levels.phaseLevels;
  tooLate.phases[3] = static_cast<std::uint8_t>(levels);

  EXPECT_THROW(device.driver->send(link, tooShort), Error);
  if (levels < 256) {
    EXPECT_THROW(device.driver->send(link, tooLate), Error);
  }

  EXPECT_TRUE(link.takeSent().empty());
}

TEST_P(DeviceConformance, GarbageNeitherBreaksTheEmulatorNorItsRecovery) {
  const EmulatedDevice device = makeDevice();
  std::mt19937_64 random(7);
  std::vector<std::uint8_t> garbage(10'000);
  for (int i = 0; i < 100; ++i) {
    for (std::uint8_t& byte : garbage) byte = static_cast<std::uint8_t>(random());
    device.emulator->receive(garbage);
    device.emulator->pass(std::chrono::milliseconds(20));
    for (const std::complex<double>& drive : device.emulator->emitted()) {
      ASSERT_LE(std::abs(drive), 1 + 1e-9);
    }
  }
  EXPECT_LE(device.emulator->complaints().size(), 65u);

  if (emulator(GetParam().name).port != EmulatorPort::kSerial) return;
  EmulatedLink link(*device.emulator, 8);
  device.driver->start(link);
  EXPECT_TRUE(isSilent(*device.emulator));
  const PhaseFrame frame = randomFrame(device.driver->traits(), random);
  device.driver->send(link, frame);
  device.emulator->pass(std::chrono::milliseconds(20));
  expectEmitted(*device.emulator, frame, device.driver->traits(), GetParam().name);
}

TEST_P(DeviceConformance, UnknownFaultsAreRefusedAndKnownOnesTaken) {
  const EmulatedDevice device = makeDevice();

  EXPECT_THROW(device.emulator->setFault("pink", true), Error);
  for (const std::string& name : device.emulator->faultNames()) {
    device.emulator->setFault(name, true);
    device.emulator->setFault(name, false);
  }
}

INSTANTIATE_TEST_SUITE_P(Registry, DeviceConformance, testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.label; });

INSTANTIATE_TEST_SUITE_P(Registry, SerialConformance, testing::ValuesIn(serialCases()),
                         [](const auto& info) { return info.param.label; });

}  // namespace
}  // namespace acg
