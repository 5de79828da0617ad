// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/calibration_run.h"

#include <cmath>
#include <complex>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <utility>

#include "core/drive/expected_pressure.h"
#include "core/drive/quantiser.h"
#include "core/error.h"

namespace acg {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
using Stage = CalibrationProgress::Stage;

/// How often a stop and the state of the device are looked for.
constexpr milliseconds kLook{50};
constexpr std::chrono::seconds kSendTime{10};
/// Revisions of these holograms, far from those of a document.
constexpr std::uint64_t kFirstRevision = 1ull << 48;

void checkStop(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Error(ErrorCode::kCancelled, "The calibration was stopped; nothing was kept.");
  }
}

void pause(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, time, [] { return false; });
  checkStop(stop);
}

/// The device under calibration: emits drives of its elements and listens.
class Bench {
 public:
  Bench(Transmitter& transmitter, const CalibrationPlan& plan, Microphone& microphone,
        std::stop_token stop)
      : transmitter_(transmitter),
        plan_(plan),
        microphone_(microphone),
        stop_(std::move(stop)),
        before_(transmitter.status().calibration) {
    transmitter_.setCalibration(nullptr);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench() {
    transmitter_.show(hologram(Eigen::VectorXcd::Zero(plan_.elements.count)), plan_.scene);
    transmitter_.setCalibration(before_);
  }

  /// What is applied from now on and stays.
  void keep(const Calibration& calibration) {
    before_ = std::make_shared<Calibration>(calibration);
  }
  void moveTo(int place) {
    microphone_.moveTo(plan_.places.col(place), stop_);
    checkStop(stop_);
  }
  std::complex<double> heard(const Eigen::VectorXcd& drives) {
    emit(drives);
    pause(microphone_.settlingTime(), stop_);
    const std::complex<double> reading = microphone_.read(stop_);
    checkStop(stop_);
    checkLive(transmitter_.status());  // otherwise silence was heard
    return reading;
  }

 private:
  HologramPtr hologram(const Eigen::VectorXcd& drives) {
    auto result = std::make_shared<Hologram>();
    result->drives = Eigen::VectorXcd::Zero(plan_.sceneElements);
    result->drives.segment(plan_.elements.first, plan_.elements.count) = drives;
    result->revision = revision_++;
    return result;
  }
  void emit(const Eigen::VectorXcd& drives) {
    const HologramPtr shown = hologram(drives);
    const auto isOut = [&](const TransmitterStatus& status) {
      return status.state != DriveState::kLive || status.settledRevision == shown->revision;
    };
    transmitter_.show(shown, plan_.scene);
    const auto deadline = Clock::now() + kSendTime;
    while (!transmitter_.waitUntil(isOut, kLook)) {
      checkStop(stop_);
      if (Clock::now() < deadline) continue;
      throw Error(ErrorCode::kIo,
                  "The device did not take a pattern for 10 s; check its supply and cable.");
    }
    checkLive(transmitter_.status());
  }
  static void checkLive(const TransmitterStatus& status) {
    if (status.state == DriveState::kLive) return;
    const std::string& why = status.reason.empty() ? status.refusal : status.reason;
    throw Error(ErrorCode::kUnavailable,
                why.empty() ? "The device is not live any more; arm it and calibrate again." : why);
  }

  Transmitter& transmitter_;
  const CalibrationPlan& plan_;
  Microphone& microphone_;
  std::stop_token stop_;
  std::shared_ptr<const Calibration> before_;
  std::uint64_t revision_ = kFirstRevision;
};

/// rms phase between what is wanted and what the device's levels give.
double roundingLeft(const Eigen::VectorXcd& sent, const DeviceTraits& traits) {
  const Eigen::VectorXcd given = drivesOf(quantise(sent, traits), traits);
  double squares = 0;
  int count = 0;
  for (Eigen::Index n = 0; n < sent.size(); ++n) {
    if (given(n) == 0.0) continue;
    squares += std::pow(std::arg(given(n) * std::conj(sent(n))), 2);
    ++count;
  }
  return count > 0 ? std::sqrt(squares / count) : 0;
}

int movedElements(const Calibration& calibration) {
  int moved = 0;
  for (std::size_t n = 0; n < calibration.order.size(); ++n) {
    moved += calibration.order[n] != static_cast<int>(n);
  }
  return moved;
}

/// What the readings alone say.
CalibrationOutcome outcomeOf(const MicrophoneCalibration& guide, const CalibrationPlan& plan,
                             const DeviceTraits& traits) {
  CalibrationOutcome outcome;
  outcome.calibration = plan.keepsGains ? guide.result() : phasesOnly(guide.result());
  const int last = guide.places() - 1;
  outcome.most = guide.mostPressure(last);
  outcome.phaseSpread = guide.phaseSpread();
  outcome.moved = movedElements(outcome.calibration);
  outcome.phaseLeft =
      roundingLeft(calibratedFor(traits, guide.focusDrives(last), outcome.calibration), traits);
  return outcome;
}

}  // namespace

CalibrationPlan calibrationPlan(const Scene& scene, const ElementRange& elements,
                                const Eigen::Matrix3Xd& places) {
  return {elements,
          scene.elementCount(),
          std::make_shared<Scene>(scene),
          places,
          expectedPressure(scene, elements, places),
          switchedOffElements(scene, elements)};
}

CalibrationOutcome runCalibration(Transmitter& transmitter, const CalibrationPlan& plan,
                                  Microphone& microphone, const ReportCalibration& report,
                                  std::stop_token stop) {
  const DeviceTraits& traits = transmitter.traits();
  MicrophoneCalibration guide(plan.expected, microphone.kind(), traits.levels.phaseLevels,
                              plan.silent);
  Bench bench(transmitter, plan, microphone, std::move(stop));
  const int last = guide.places() - 1;
  double before = 0;
  while (!guide.isDone()) {
    const int place = guide.place();
    const bool isNewPlace = guide.step() % (guide.steps() / guide.places()) == 0;
    if (isNewPlace) bench.moveTo(place);
    if (isNewPlace && place == last) {
      report({Stage::kBefore, guide.step(), guide.steps(), place, guide.places()});
      before = std::abs(bench.heard(guide.focusDrives(last)));
    }
    report({Stage::kElements, guide.step(), guide.steps(), place, guide.places()});
    guide.take(bench.heard(guide.drives()));
  }
  CalibrationOutcome outcome = outcomeOf(guide, plan, traits);
  outcome.before = before;
  report({Stage::kAfter, guide.step(), guide.steps(), last, guide.places()});
  outcome.after =
      std::abs(bench.heard(calibratedFor(traits, guide.focusDrives(last), outcome.calibration)));
  bench.keep(outcome.calibration);
  return outcome;
}

CalibrationOutcome calibrationFromReadings(const CalibrationPlan& plan, const DeviceTraits& traits,
                                           const Eigen::MatrixXcd& readings) {
  MicrophoneCalibration guide(plan.expected, MicrophoneReading::kComplex, traits.levels.phaseLevels,
                              plan.silent);
  if (readings.rows() != plan.expected.rows() || readings.cols() != plan.expected.cols()) {
    throw Error(ErrorCode::kInvalidArgument,
                "The readings are not one for each element at each place; take them all.");
  }
  while (!guide.isDone()) {
    const Eigen::VectorXcd drives = guide.drives();
    Eigen::Index element = 0;
    drives.cwiseAbs().maxCoeff(&element);
    guide.take(readings(element, guide.place()));
  }
  CalibrationOutcome outcome = outcomeOf(guide, plan, traits);
  const int last = guide.places() - 1;
  const auto level = [&](const Eigen::VectorXcd& sent) {
    return std::abs(guide.pressure(drivesOf(quantise(sent, traits), traits), last));
  };
  outcome.before = level(guide.focusDrives(last));
  outcome.after = level(calibratedFor(traits, guide.focusDrives(last), outcome.calibration));
  outcome.isMeasured = false;
  return outcome;
}

double pressureLevel(double peak) { return 20 * std::log10(peak / std::sqrt(2.0) / 20e-6); }

}  // namespace acg
