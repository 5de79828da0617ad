// SPDX-License-Identifier: GPL-3.0-or-later
// A device in memory is calibrated through its transmitter, by what really went out on its wire.
#include "core/drive/calibration_run.h"

#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "core/units.h"
#include "tests/core/drive/memory_device.h"

namespace acg {
namespace {

using namespace testdevice;
using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr int kElements = 16;
constexpr int kFirst = 3;  // of the scene's elements

Eigen::Matrix3Xd places() {
  Eigen::Matrix3Xd result(3, 3);
  result << 0, 0.03, 0, 0, 0, 0.03, 0.12, 0.12, 0.12;
  return result;
}

Eigen::VectorXcd expectedAt(const Eigen::Vector3d& place) {
  Eigen::VectorXcd result(kElements);
  for (int n = 0; n < kElements; ++n) {
    const Eigen::Vector3d element(0.0105 * (n % 4 - 1.5), 0.0105 * (n / 4 - 1.5), 0);
    const double distance = (place - element).norm();
    result(n) = std::polar(8 / distance, 2 * kPi * 40e3 / 343 * distance);
  }
  return result;
}

CalibrationPlan plan() {
  CalibrationPlan plan;
  plan.elements = {kFirst, kElements};
  plan.sceneElements = kFirst + kElements + 2;
  plan.places = places();
  plan.expected.resize(kElements, 3);
  for (int m = 0; m < 3; ++m) plan.expected.col(m) = expectedAt(places().col(m));
  return plan;
}

Calibration truth() {
  Calibration truth = Calibration::ideal(kElements);
  for (int n = 0; n < kElements; ++n) {
    truth.phases(n) = 0.6 * std::sin(5.0 * n);
    truth.gains(n) = 1 - 0.02 * n;
    truth.order.push_back(n);
  }
  truth.inverted = {2, 9, 10};
  truth.dead = {7};
  std::swap(truth.order[0], truth.order[13]);
  return truth;
}

/// Hears the last frame on the wire.
class WireMicrophone : public Microphone {
 public:
  WireMicrophone(std::shared_ptr<MemoryDevice> device, DeviceTraits traits)
      : device_(std::move(device)), traits_(std::move(traits)) {}

  MicrophoneReading kind() const override { return MicrophoneReading::kComplex; }
  milliseconds settlingTime() const override { return milliseconds(0); }
  void moveTo(const Eigen::Vector3d& place, std::stop_token) override { place_ = place; }
  std::complex<double> read(std::stop_token) override {
    ++readings;
    if (onRead) onRead();
    return (expectedAt(place_).array() * soundOf(sent(), truth()).array()).sum();
  }
  /// What the device emits at a place that need not be one of the microphone.
  double pressureAt(const Eigen::Vector3d& place) {
    return std::abs((expectedAt(place).array() * soundOf(sent(), truth()).array()).sum());
  }
  Eigen::VectorXcd sent() {
    const Bytes last = device_->messages().back().bytes;
    if (last[0] != 2) return Eigen::VectorXcd::Zero(kElements);
    PhaseFrame frame;
    frame.phases.assign(last.begin() + 2, last.begin() + 2 + kElements);
    frame.amplitudes.assign(last.begin() + 2 + kElements, last.end());
    return drivesOf(frame, traits_);
  }

  int readings = 0;
  std::function<void()> onRead;

 private:
  std::shared_ptr<MemoryDevice> device_;
  DeviceTraits traits_;
  Eigen::Vector3d place_ = Eigen::Vector3d::Zero();
};

class CalibrationRun : public testing::Test {
 protected:
  explicit CalibrationRun(DeviceTraits given = memoryTraits(kElements))
      : traits(std::move(given)), microphone(device, traits) {
    transmitter = memoryTransmitter(device, traits, {kFirst, kElements});
    owner = std::make_unique<Owner>(*transmitter);
  }
  ~CalibrationRun() override { owner.reset(); }

  CalibrationOutcome run() {
    return runCalibration(
        *transmitter, plan(), microphone, [](const auto&) {}, stop.get_token());
  }
  std::string failure() {
    try {
      run();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }
  /// Pressure of a focus at `place` once it is on the wire, Pa.
  double focusAt(const Eigen::Vector3d& place) {
    Eigen::VectorXcd drives = Eigen::VectorXcd::Zero(plan().sceneElements);
    for (int n = 0; n < kElements; ++n) {
      drives(kFirst + n) = std::polar(1.0, -std::arg(expectedAt(place)(n)));
    }
    transmitter->show(hologramOf(drives, ++revision));
    EXPECT_TRUE(transmitter->waitUntil(
        [&](const auto& status) { return status.settledRevision == revision; },
        milliseconds(10'000)));
    return microphone.pressureAt(place);
  }

  DeviceTraits traits;
  std::shared_ptr<MemoryDevice> device = std::make_shared<MemoryDevice>();
  WireMicrophone microphone;
  std::unique_ptr<Transmitter> transmitter;
  std::unique_ptr<Owner> owner;
  std::stop_source stop;
  std::uint64_t revision = 0;
};

const Eigen::Vector3d kElsewhere(-0.02, 0.015, 0.09);

TEST_F(CalibrationRun, BringsAFocusToWithinAThirdOfADecibelOfTheIdealEverywhere) {
  ASSERT_TRUE(goLive(*transmitter));
  const double before = focusAt(kElsewhere);

  const CalibrationOutcome outcome = run();

  EXPECT_EQ(outcome.calibration.inverted, truth().inverted);
  EXPECT_EQ(outcome.calibration.dead, truth().dead);
  EXPECT_EQ(outcome.calibration.order, truth().order);
  EXPECT_EQ(outcome.moved, 2);
  EXPECT_EQ(microphone.readings, 3 * kElements + 2);
  EXPECT_LT(outcome.before, 0.8 * outcome.most);
  EXPECT_GT(outcome.after, 0.985 * outcome.most);
  EXPECT_GT(outcome.phaseSpread, 0.8);
  EXPECT_LT(outcome.phaseLeft, kPi / 32);
  // Not only where it was measured, and with what the transmitter applies by itself.
  double ideal = 0;
  for (int n = 0; n < kElements; ++n) {
    if (n != 7) ideal += truth().gains(n) * std::abs(expectedAt(kElsewhere)(n));
  }
  const double after = focusAt(kElsewhere);
  EXPECT_LT(20 * std::log10(before / ideal), -1);
  EXPECT_NEAR(20 * std::log10(after / ideal), 0, 0.3);
}

TEST_F(CalibrationRun, EndsInSilence) {
  ASSERT_TRUE(goLive(*transmitter));
  run();
  EXPECT_TRUE(device->waitFor([&] {
    const Bytes& last = device->sent.back().bytes;
    return last[0] == 2 &&
           std::all_of(last.end() - kElements, last.end(), [](auto code) { return code == 0; });
  }));
}

TEST_F(CalibrationRun, AMuteEndsItWithTheReasonAndTheCalibrationBeforeStays) {
  auto before = std::make_shared<Calibration>(Calibration::ideal(kElements));
  transmitter->setCalibration(before);
  ASSERT_TRUE(goLive(*transmitter));
  // Connecting looks for the calibration that is kept.
  transmitter->setCalibration(before);
  ASSERT_TRUE(transmitter->waitUntil([&](const auto& s) { return s.calibration == before; },
                                     milliseconds(10'000)));
  microphone.onRead = [this] {
    if (microphone.readings == 5) transmitter->mute("Muted by the test.");
  };

  EXPECT_THAT(failure(), HasSubstr("Muted by the test."));

  EXPECT_EQ(microphone.readings, 5);
  EXPECT_TRUE(transmitter->waitUntil([&](const auto& s) { return s.calibration == before; },
                                     milliseconds(10'000)));
}

TEST_F(CalibrationRun, AStopEndsIt) {
  ASSERT_TRUE(goLive(*transmitter));
  microphone.onRead = [this] {
    if (microphone.readings == 5) stop.request_stop();
  };

  EXPECT_THAT(failure(), HasSubstr("stopped"));
  EXPECT_EQ(microphone.readings, 5);
}

TEST_F(CalibrationRun, ADeviceThatIsNotLiveIsNotMeasured) {
  EXPECT_THAT(failure(), HasSubstr("not live"));
  EXPECT_EQ(microphone.readings, 0);
}

DeviceTraits slowPhases() {
  DeviceTraits traits = memoryTraits(kElements);
  traits.phaseStep.value = 2 * kPi / 32;
  return traits;
}
class CalibrationOfSlowPhases : public CalibrationRun {
 protected:
  CalibrationOfSlowPhases() : CalibrationRun(slowPhases()) {}
};

TEST_F(CalibrationOfSlowPhases, IsReadOnlyWhenThePhasesHaveArrived) {
  ASSERT_TRUE(goLive(*transmitter));

  const CalibrationOutcome outcome = run();

  EXPECT_EQ(outcome.calibration.order, truth().order);
  EXPECT_GT(outcome.after, 0.985 * outcome.most);
}

TEST(CalibrationFromReadings, GivesTheSameAsEmitting) {
  const CalibrationPlan given = plan();
  Eigen::MatrixXcd readings(kElements, 3);
  for (int m = 0; m < 3; ++m) {
    for (int n = 0; n < kElements; ++n) {
      const Eigen::VectorXcd alone = Eigen::VectorXcd::Unit(kElements, n);
      readings(n, m) = (given.expected.col(m).array() * soundOf(alone, truth()).array()).sum();
    }
  }

  const CalibrationOutcome outcome =
      calibrationFromReadings(given, memoryTraits(kElements), readings);

  EXPECT_EQ(outcome.calibration.order, truth().order);
  EXPECT_EQ(outcome.calibration.inverted, truth().inverted);
  EXPECT_FALSE(outcome.isMeasured);
  EXPECT_LT(outcome.before, 0.8 * outcome.most);
  EXPECT_GT(outcome.after, 0.985 * outcome.most);
  EXPECT_THROW(calibrationFromReadings(given, memoryTraits(kElements), readings.leftCols(2)),
               Error);
}

TEST(PressureLevel, OfTwentyMicropascalsRmsIsZero) {
  EXPECT_NEAR(pressureLevel(20e-6 * std::sqrt(2.0)), 0, 1e-12);
  EXPECT_NEAR(pressureLevel(2 * std::sqrt(2.0)), 100, 1e-9);
}

TEST(KeptCalibration, IsAppliedWhenItsSerialNumberIsConnected) {
  auto device = std::make_shared<MemoryDevice>();
  device->report.serialNumber = "told";
  std::vector<std::string> asked;
  const auto make = [&](const std::string& serialNumber, int elements) {
    TransmitterSetup setup;
    setup.driver = std::make_unique<MemoryDriver>(memoryTraits(4), device);
    setup.openLink = [device](std::shared_ptr<const Permission> permission) {
      return std::make_unique<UnguardedLink>(std::make_unique<MemoryLink>(device),
                                             std::move(permission));
    };
    setup.elements = {0, 4};
    setup.serialNumber = serialNumber;
    setup.findCalibration = [&asked, elements](const std::string& serial) {
      asked.push_back(serial);
      Calibration calibration = Calibration::ideal(elements);
      calibration.made = "2026-11-20";
      calibration.inverted = {1};
      return std::optional(calibration);
    };
    return std::make_unique<Transmitter>(std::move(setup));
  };

  for (const std::string known : {"", "by hand"}) {
    const auto transmitter = make(known, 4);
    Owner owner(*transmitter);
    ASSERT_TRUE(goLive(*transmitter));
    EXPECT_EQ(asked.back(), known.empty() ? "told" : "by hand");
    ASSERT_NE(transmitter->status().calibration, nullptr);
    transmitter->show(hologramOf(Eigen::VectorXcd::Ones(4), 9));
    ASSERT_TRUE(transmitter->waitUntil([](const auto& s) { return s.settledRevision == 9; },
                                       milliseconds(10'000)));
    EXPECT_EQ(device->messages().back().bytes, frameBytes({{0, 16, 0, 0}, {1, 1, 1, 1}, 9}));
    EXPECT_THAT(transmitter->log()->recent(),
                testing::Contains(HasSubstr("Calibration of 2026-11-20 applied.")));
    // Taken off, what is shown is sent anew.
    transmitter->setCalibration(nullptr);
    EXPECT_TRUE(device->waitFor([&] {
      return device->sent.back().bytes == frameBytes({{0, 0, 0, 0}, {1, 1, 1, 1}, 9});
    }));
    owner.stop();
  }

  const auto wrong = make("", 5);
  wrong->connect();
  EXPECT_TRUE(
      wrong->waitUntil([](const auto& s) { return !s.refusal.empty(); }, milliseconds(10'000)));
  EXPECT_THAT(wrong->status().refusal, HasSubstr("5 phases"));
}

}  // namespace
}  // namespace acg
