// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/transmitter.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <Eigen/Core>

#include "app/cli/commands.h"
#include "app/cli/device_options.h"
#include "app/cli/exposure_rows.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "app/device_access.h"
#include "core/drive/quantiser.h"
#include "core/drive/safety/exposure_judge.h"
#include "core/drive/sequence_check.h"
#include "core/error.h"
#include "core/io/calibration_file.h"
#include "core/io/drive_frames_file.h"
#include "core/io/hologram_file.h"
#include "core/io/safety_profile_file.h"
#include "core/solvers/solve.h"
#include "core/user_path.h"
#include "hardware/registry.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// The owner's beat; the permission lasts kPermissionTime.
constexpr milliseconds kRenewal{20};
constexpr std::chrono::seconds kConnectTime{15};

struct DriveOptions {
  ProjectOptions common;
  std::string device, address;
  std::vector<std::string> deviceSettings;
  std::vector<std::string> arrays;
  std::optional<std::filesystem::path> hologram, sequence, calibration, log;
  double rate = 0;
  double seconds = 0;
  DriveSettings limits;
  bool hasInterlock = false;
  bool arms = false;
  bool consents = false;
  bool repeats = false;
};

/// What is to be emitted: one of them.
struct Program {
  HologramPtr hologram;
  std::shared_ptr<const FrameSequence> sequence;
};

/// Throws, and logs why, where the drives must not be emitted; `drives` begin at `first`.
void checkExposure(const JudgeHologram& judge, const Eigen::VectorXcd& drives, int first,
                   const TransmitterSetup& setup) {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Zero(first + drives.size());
  hologram.drives.tail(drives.size()) = drives;
  const std::string refusal = judge(hologram);
  if (refusal.empty()) return;
  setup.log->write(setup.name, "hologram refused", refusal);
  throw Error(ErrorCode::kUnavailable,
              refusal + " Nothing is emitted; lower the drives, or move arrays and people apart.");
}

std::shared_ptr<const FrameSequence> loadSequence(const DriveOptions& options,
                                                  const DeviceTraits& traits,
                                                  const TransmitterSetup& setup) {
  const std::optional<Calibration>& calibration = setup.calibration;
  FrameSequence wanted{{}, options.rate > 0 ? options.rate : traits.frameRate, options.repeats};
  for (const Eigen::VectorXcd& drives : loadDriveFrames(*options.sequence, traits.channels)) {
    checkExposure(setup.judge, drives, setup.elements.first, setup);
    checkInterrupted();
    wanted.frames.push_back(
        quantise(calibration ? calibrated(drives, *calibration) : drives, traits));
  }
  std::vector<std::string> changes;
  auto result =
      std::make_shared<FrameSequence>(slowed(wanted, traits, SequencePlayer::kHost, changes));
  for (const std::string& change : changes) fmt::print("slowed: {}\n", change);
  return result;
}

HologramPtr solveOrLoad(const DriveOptions& options, const Scene& scene) {
  if (options.hologram) {
    return std::make_shared<Hologram>(loadHologram(*options.hologram, scene));
  }
  const std::unique_ptr<Backend> backend = options.common.makeBackend();
  Progress progress("Solving");
  return std::make_shared<Hologram>(solveScene(scene, *backend, progress.checkpoint()));
}

void printStatus(const TransmitterStatus& status) {
  fmt::print(
      "{}: {} frames, {:.1f} frames/s, {} late, {} dropped, link {:.2f} ms (p99 {:.2f}), "
      "jitter p99 {:.2f} ms\n",
      driveStateName(status.state), status.frames, status.frameRate, status.late, status.dropped,
      1e3 * status.linkMedian, 1e3 * status.linkWorst, 1e3 * status.jitter);
  if (status.report.temperature) fmt::print("temperature {:.1f} C\n", *status.report.temperature);
  for (const std::string& sentence : status.reductions) fmt::print("limited: {}\n", sentence);
  std::fflush(stdout);
}

/// Renews the permission until `isReached`, Ctrl+C, or `timeout`; returns whether it was reached.
bool ownUntil(Transmitter& transmitter,
              const std::function<bool(const TransmitterStatus&)>& reached,
              Clock::duration timeout) {
  const auto deadline = Clock::now() + timeout;
  while (!wasInterrupted() && Clock::now() < deadline) {
    transmitter.renewPermission();
    if (transmitter.waitUntil(reached, kRenewal)) return true;
  }
  return false;
}

[[noreturn]] void failWith(const std::string& reason) {
  throw Error(ErrorCode::kIo, reason.empty() ? "The device did not answer in time; check its "
                                               "supply and cable."
                                             : reason);
}

void connect(Transmitter& transmitter) {
  transmitter.connect();
  const auto isSettled = [](const TransmitterStatus& s) {
    return s.state == DriveState::kConnected || !s.refusal.empty();
  };
  ownUntil(transmitter, isSettled, kConnectTime);
  const TransmitterStatus status = transmitter.status();
  if (status.state != DriveState::kConnected) failWith(status.refusal);
  const DeviceTraits& traits = transmitter.traits();
  fmt::print("Connected to {}: {} elements, {:.1f} frames/s{}{}\n", transmitter.name(),
             traits.channels, traits.frameRate,
             status.report.firmware.empty() ? "" : ", firmware " + status.report.firmware,
             traits.watchdog ? "" : ", no watchdog");
}

/// Emits until the time is over, Ctrl+C or a fault.
void emit(Transmitter& transmitter, const DriveOptions& options, const Program& program) {
  // One wish after the other, so that the reason of a refusal is that of the first.
  const auto reach = [&](DriveState wanted) {
    const auto isDecided = [=](const TransmitterStatus& s) {
      return s.state == wanted || s.state == DriveState::kFault || !s.refusal.empty();
    };
    ownUntil(transmitter, isDecided, kConnectTime);
    const TransmitterStatus status = transmitter.status();
    if (status.state == wanted) return;
    throw Error(ErrorCode::kUnavailable,
                status.state == DriveState::kFault ? status.reason : status.refusal);
  };
  transmitter.renewPermission();
  transmitter.setArmSwitch(true, options.consents);
  reach(DriveState::kArmed);
  if (program.sequence) transmitter.stream(program.sequence);
  if (program.hologram) transmitter.show(program.hologram);
  transmitter.setLive(true);
  reach(DriveState::kLive);
  const auto isFault = [](const TransmitterStatus& s) { return s.state == DriveState::kFault; };
  const auto begun = Clock::now();
  const std::chrono::duration<double> time(options.seconds > 0 ? options.seconds : 1e9);
  while (!wasInterrupted() && Clock::now() - begun < time) {
    const std::chrono::duration<double> left = time - (Clock::now() - begun);
    const auto slice = std::min(left, std::chrono::duration<double>(1));
    const bool isOver =
        ownUntil(transmitter, isFault, std::chrono::duration_cast<Clock::duration>(slice));
    printStatus(transmitter.status());
    if (isOver) throw Error(ErrorCode::kIo, transmitter.status().reason);
  }
  if (wasInterrupted()) {
    transmitter.mute("Muted by Ctrl+C.");
  } else {
    transmitter.setArmSwitch(false);
    ownUntil(
        transmitter, [](const auto& s) { return s.state == DriveState::kConnected; }, kConnectTime);
  }
  fmt::print("The device is silent.\n");
}

/// Refuses what must not reach the zones of the scene; verdicts are printed, of a sequence that of
/// its first frame and the harder ones that follow.
JudgeHologram judgeFor(const DriveOptions& options, const Scene& scene) {
  const auto worst = std::make_shared<std::optional<ExposureVerdict>>();
  const auto print = [worst](const std::vector<ZoneExposure>& exposures) {
    if (*worst && hardest(exposures) <= **worst) return;
    *worst = hardest(exposures);
    printExposures(exposures);
  };
  return exposureJudge([judged = std::make_shared<Scene>(scene)] { return judged; },
                       safetyProfile(scene.safety.profile), options.common.makeBackend(), print);
}

void runDrive(const DriveOptions& options) {
  Scene scene = options.common.load();
  if (options.hasInterlock) scene.safety.hasEnclosureInterlock = true;
  DeviceChoice choice{options.device, options.address, {}, options.arrays, options.limits, {}};
  choice.settings = deviceSettings(deviceDriver(options.device), options.deviceSettings);
  if (options.calibration) choice.calibration = loadCalibration(*options.calibration);
  const auto devices = makeDeviceAccess(fmt::format("acg {}", ::getpid()),
                                        options.log.value_or(userStatePath("audit.log")));
  TransmitterSetup setup = devices->setUp(choice, scene);
  setup.judge = judgeFor(options, scene);
  const DeviceTraits traits = setup.driver->traits();
  Program program;
  if (options.sequence) {
    program.sequence = loadSequence(options, traits, setup);
  } else {
    program.hologram = solveOrLoad(options, scene);
    checkExposure(setup.judge, program.hologram->drives, 0, setup);
  }
  checkInterrupted();
  Transmitter transmitter(std::move(setup));
  connect(transmitter);
  for (const std::string& remark : traits.remarks) fmt::print("note: {}\n", remark);
  if (!options.arms) {
    fmt::print("Not armed, so nothing is emitted; add --arm to emit.\n");
    return;
  }
  emit(transmitter, options, program);
}

void addDeviceOptions(CLI::App& command, DriveOptions& options) {
  command.add_option("--device", options.device, "A driver that \"acg list devices\" names")
      ->type_name("DRIVER")
      ->required();
  command.add_option("--address", options.address, "Where the device is, such as /dev/ttyUSB0")
      ->required();
  command
      .add_option("--device-set", options.deviceSettings,
                  "A setting of the device, such as boards=2; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--arrays", options.arrays,
                  "The arrays that it drives, by their ids in the project's order; all without")
      ->delimiter(',');
  command.add_option("--calibration", options.calibration, "Of this device: .json, .csv or .pat")
      ->type_name("FILE");
  command.add_option("--supply", options.limits.supplyVoltage, "V peak to peak of its supply")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--amplitude", options.limits.largestAmplitude, "The most of full drive")
      ->check(CLI::Range(0.0, 1.0));
  command.add_flag("--enclosure-interlock", options.hasInterlock,
                   "The arrays stand in an enclosure that silences them when it is opened");
  command.add_option("--log", options.log, "Where arming, mutes and faults are written")
      ->type_name("FILE");
}

}  // namespace

void addDriveCommand(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand(
      "drive", "Connect to a device and, with --arm, emit the project's hologram on it");
  const auto options = std::make_shared<DriveOptions>();
  options->common.addTo(*command);
  addDeviceOptions(*command, *options);
  command->add_option("--hologram", options->hologram, "Emit this one instead of solving")
      ->type_name("FILE");
  command
      ->add_option("--sequence", options->sequence,
                   "Stream frames: a CSV with frame, element, amplitude, phase_rad")
      ->type_name("FILE")
      ->excludes("--hologram");
  command->add_option("--rate", options->rate, "Frames a second; the device's most without")
      ->check(CLI::PositiveNumber)
      ->needs("--sequence");
  command->add_flag("--repeat", options->repeats, "Begin the sequence again after its end")
      ->needs("--sequence");
  command->add_flag("--arm", options->arms, "Emit; without it the device stays silent");
  command->add_flag("--consent-no-watchdog", options->consents,
                    "Emit on a device that goes on sounding when this machine fails");
  command->add_option("--seconds", options->seconds, "How long; until Ctrl+C without")
      ->check(CLI::PositiveNumber);
  command->callback([options] { runDrive(*options); });
}

}  // namespace acg
