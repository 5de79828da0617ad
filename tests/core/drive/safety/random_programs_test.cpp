// SPDX-License-Identifier: GPL-3.0-or-later
// Fault 18 of the list of faults: whatever is asked for, nothing leaves the last layer that breaks
// a limit of the device or sounds louder in a zone than its profile lets it.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numbers>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/drive/calibration.h"
#include "core/drive/device_session.h"
#include "core/drive/device_sound.h"
#include "core/drive/gated_link.h"
#include "core/drive/level_codes.h"
#include "core/drive/quantiser.h"
#include "core/drive/safety/exposure_judge.h"
#include "core/units.h"
#include "tests/core/drive/memory_device.h"

namespace acg {
namespace {

constexpr int kElements = 12;
constexpr int kHologramsEach = 8;  ///< of one device in one scene
constexpr double kWavenumber = 2 * kPi * 40e3 / 343;
constexpr double kNearest = 1e-3;  // m; a real element has no more than at its face, a point does

using Random = std::mt19937_64;
double between(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}
Eigen::Vector3d direction(Random& random) {
  std::normal_distribution<double> normal;
  return Eigen::Vector3d(normal(random), normal(random), normal(random)).normalized();
}

/// Passes everything: what is permitted is another test's.
class OpenLink : public GatedLink {
 public:
  void send(std::span<const std::uint8_t>, std::chrono::milliseconds) override {}
  std::size_t receive(std::span<std::uint8_t>, std::chrono::milliseconds) override { return 0; }
  void discard() override {}
  std::string address() const override { return "memory"; }
  void setTraffic(Traffic) override {}
  void setMuteMessage(const std::vector<std::uint8_t>&) override {}
  void arm(std::uint64_t) override {}
  void disarm() override {}
  void heartbeat() override {}
  void mute() noexcept override {}
  std::uint64_t mutes() const noexcept override { return 0; }
  std::string latchReason() const override { return {}; }
};

/// Keeps what it is told to emit.
class WireDriver : public testdevice::MemoryDriver {
 public:
  explicit WireDriver(const DeviceTraits& traits) : MemoryDriver(traits, nullptr) {}
  void start(DeviceLink&) override {}
  void send(DeviceLink&, const PhaseFrame& frame) override { wire.push_back(frame); }
  DeviceReport report(DeviceLink&) override { return {}; }

  std::vector<PhaseFrame> wire;
};

/// A device with limits of any kind but heat.
DeviceTraits randomTraits(Random& random) {
  const auto pick = [&](int count) { return static_cast<int>(random() % count); };
  DeviceTraits traits = testdevice::memoryTraits(kElements);
  traits.levels = {2 + pick(255), pick(257), {}};
  if (pick(2)) traits.levels.law = DriveLevels::Law::kDuty;
  if (traits.levels.amplitudeLevels == 1) traits.levels.amplitudeLevels = 0;
  traits.leads = pick(2);
  traits.duty.value = 0.05 * (1 + pick(10));
  if (pick(2)) traits.phaseStep.value = 0.05 * pick(60);
  if (pick(8) == 0) traits.voltage.value = 10;
  return traits;
}

/// Monopoles on a plane, as loud as such that zones near them are sometimes fine and sometimes not,
/// and up to two zones.
Scene randomScene(Random& random) {
  Scene scene;
  scene.medium = Medium{343, 1.2, 0};
  TransducerModel point;
  point.kind = "point";
  point.sourcePressure = std::exp(between(random, std::log(0.01), std::log(3.0)));
  scene.transducers["point"] = point;
  PlacedArray array;
  array.id = "source";
  array.transducer = "point";
  array.geometry.kind = "elements";
  array.geometry.positions.resize(3, kElements);
  for (int n = 0; n < kElements; ++n) {
    array.geometry.positions.col(n) << 0.01 * (n % 4), 0.01 * (n / 4), 0;
  }
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, "", array.id));
  scene.arrays = {array};
  for (int i = static_cast<int>(random() % 3); i > 0; --i) {
    ExposureZone zone;
    zone.id = std::string(1, static_cast<char>('a' + i));
    zone.kind = kZoneKinds[random() % 3];
    zone.radius = between(random, 0.002, 0.012);
    zone.position = between(random, 0.04, 0.25) * direction(random);
    scene.zones.push_back(zone);
  }
  return scene;
}

/// Any phases and amplitudes, or a focus in a zone, or quiet there.
Eigen::VectorXcd randomDrives(const Scene& scene, Random& random) {
  Eigen::VectorXcd drives(kElements);
  const int kind = scene.zones.empty() ? 0 : static_cast<int>(random() % 3);
  const double loudest = between(random, 0, 1);
  for (int n = 0; n < kElements; ++n) {
    double phase = between(random, 0, 2 * kPi);
    if (kind > 0) {
      const Eigen::Vector3d at = scene.arrays[0].elements->positions.col(n);
      phase = -kWavenumber * (at - scene.zones[0].position).norm() + (kind == 2 ? kPi * n : 0);
    }
    drives(n) = std::polar(kind > 0 ? loudest : between(random, 0, 1), phase);
  }
  return drives;
}

struct Program {
  DeviceTraits traits;
  DriveSettings settings;
  std::optional<Calibration> calibration;
  Scene scene;
};

/// The highest level of a few points of a zone, by sums written out here.
double sampledLevel(const Program& program, const ExposureZone& zone, const Eigen::VectorXcd& sound,
                    Random& random) {
  double highest = 0;
  const TransducerModel& point = program.scene.transducers.at("point");
  for (int i = 0; i < 16; ++i) {
    const Eigen::Vector3d at =
        zone.position + zone.radius * std::cbrt(between(random, 0, 1)) * direction(random);
    std::complex<double> pressure = 0;
    for (int n = 0; n < kElements; ++n) {
      const Eigen::Vector3d offset = at - program.scene.arrays[0].elements->positions.col(n);
      const double d = std::max(kNearest, offset.norm());
      pressure += point.sourcePressure * sound(n) * std::polar(1 / d, kWavenumber * d);
    }
    highest = std::max(highest, std::abs(pressure));
  }
  return 20 * std::log10(highest / std::numbers::sqrt2 / 20e-6);
}

/// What a frame on the wire breaks; `before` went out before it, `wanted` was asked for.
int violations(const Program& program, const PhaseFrame& frame, const PhaseFrame* before,
               const PhaseFrame& wanted) {
  const DeviceTraits& traits = program.traits;
  const int levels = traits.levels.phaseLevels;
  const int top = std::max(2, traits.levels.amplitudeLevels) - 1;
  const double step = traits.phaseStep.value > 0 ? traits.phaseStep.value : 2 * kPi;
  const bool isOverVoltage =
      traits.voltage.value > 0 && program.settings.supplyVoltage > traits.voltage.value;
  int count = 0;
  for (std::size_t n = 0; n < kElements; ++n) {
    const int code = frame.amplitudes[n];
    if (code > wanted.amplitudes[n] || code > top || (isOverVoltage && code > 0)) ++count;
    if (frame.phases[n] >= levels) ++count;
    const double amplitude =
        traits.levels.amplitudeLevels > 2 ? amplitudeOfCode(code, traits.levels) : code;
    if (amplitude > program.settings.largestAmplitude + 1e-9) ++count;
    if (dutyOfAmplitude(amplitude) > traits.duty.value + 1e-6) ++count;
    if (code == 0 || !before || before->amplitudes[n] == 0) continue;
    const int apart = std::abs(frame.phases[n] - before->phases[n]);
    if (2 * kPi * std::min(apart, levels - apart) / levels > step + 1e-6) ++count;
  }
  return count;
}

constexpr double kMargin = 6, kEarCeiling = 115, kHandCeiling = 145;

SafetyProfile profile() {
  const auto refuse = [](double level, std::vector<ZoneKind> zones) {
    return ExposureLimit{
        level, 30e3, 50e3, std::move(zones), ExposureVerdict::kRefuse, "A document",
        2004,  "",   true};
  };
  return {"test",
          "Test",
          "",
          kMargin,
          {refuse(kEarCeiling, {ZoneKind::kEar, ZoneKind::kEye}),
           refuse(kHandCeiling, {ZoneKind::kHand})}};
}

bool isTooLoud(const Program& program, const Eigen::VectorXcd& sound, Random& random) {
  return std::ranges::any_of(program.scene.zones, [&](const ExposureZone& zone) {
    const double ceiling = zone.kind == ZoneKind::kHand ? kHandCeiling : kEarCeiling;
    return sampledLevel(program, zone, sound, random) + kMargin >= ceiling;
  });
}

struct Count {
  long programs = 0, refused = 0, wereTooLoud = 0, frames = 0, judgedInZones = 0, violations = 0,
       tooLoud = 0;
};

/// One device in one scene and what it is asked to show, one after the other; a refusal ends it.
void run(const Program& program, const JudgeHologram& judge, Random& random, Count& count) {
  WireDriver driver(program.traits);
  DeviceSession session(driver, std::make_shared<OpenLink>(), program.settings);
  const ElementRange all{0, kElements};
  std::size_t seen = 0;
  for (int i = 0; i < kHologramsEach; ++i) {
    ++count.programs;
    const Eigen::VectorXcd drives = randomDrives(program.scene, random);
    Hologram hologram;
    hologram.drives =
        soundOfDevice(drives, all, program.traits, program.calibration, program.settings);
    if (!judge(hologram, program.scene).empty()) {
      ++count.refused;
      count.wereTooLoud += isTooLoud(program, hologram.drives, random);
      return;
    }
    const PhaseFrame wanted = quantise(
        program.calibration ? calibratedFor(program.traits, drives, *program.calibration) : drives,
        program.traits);
    for (int tries = 0; tries < 4; ++tries) {
      if (session.show(wanted, !program.scene.zones.empty())) break;
    }
    for (; seen < driver.wire.size(); ++seen) {
      const PhaseFrame& frame = driver.wire[seen];
      ++count.frames;
      count.violations +=
          violations(program, frame, seen > 0 ? &driver.wire[seen - 1] : nullptr, wanted);
      Eigen::VectorXcd sound = drivesOf(frame, program.traits);
      if (program.calibration) sound = soundOf(sound, *program.calibration);
      count.judgedInZones += static_cast<long>(program.scene.zones.size());
      count.tooLoud += isTooLoud(program, sound, random);
    }
  }
}

/// 20 000 programs in the everyday run; ACG_LIMIT_PROGRAMS asks for more, ACG_LIMIT_SEED for
/// others.
TEST(RandomPrograms, BreakNoLimitAndNoZoneOnTheWire) {
  const char* asked = std::getenv("ACG_LIMIT_PROGRAMS");
  const char* seed = std::getenv("ACG_LIMIT_SEED");
  const long programs = asked ? std::atol(asked) : 20'000;
  Random random(seed ? std::atol(seed) : 18);
  const JudgeHologram judge =
      exposureJudge([](const std::string&) { return profile(); }, makeCpuBackend(1));
  Count count;
  while (count.programs < programs) {
    Program program;
    program.traits = randomTraits(random);
    program.settings = {random() % 4 ? 0.0 : 12.0, 0.1 * double(random() % 11)};
    program.scene = randomScene(random);
    if (random() % 3 == 0) {
      program.calibration = Calibration::ideal(kElements);
      for (int n = 0; n < kElements; ++n) {
        program.calibration->phases(n) = between(random, -1, 1);
        program.calibration->gains(n) = between(random, 0.4, 1);
      }
    }
    run(program, judge, random, count);
  }
  std::printf(
      "%ld random programs: %ld refused (%ld too loud at 16 points), %ld frames on the wire, %ld "
      "looks into zones, "
      "%ld broken limits, %ld too loud\n",
      count.programs, count.refused, count.wereTooLoud, count.frames, count.judgedInZones,
      count.violations, count.tooLoud);
  EXPECT_EQ(count.violations, 0);
  EXPECT_EQ(count.tooLoud, 0);
  EXPECT_GT(count.wereTooLoud, programs / 200);  // so that a judge who slept would be noticed
  EXPECT_GT(count.judgedInZones, programs / 10);
}

}  // namespace
}  // namespace acg
