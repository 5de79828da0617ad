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
#include "app/cli/live_device.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "app/device_access.h"
#include "core/drive/device_sound.h"
#include "core/drive/quantiser.h"
#include "core/drive/safety/exposure_judge.h"
#include "core/drive/sequence_check.h"
#include "core/error.h"
#include "core/io/calibration_file.h"
#include "core/io/drive_frames_file.h"
#include "core/io/hologram_file.h"
#include "core/io/safety_profile_file.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

struct DriveOptions {
  ProjectOptions common;
  std::string driver;
  DeviceOptions device;
  std::optional<std::filesystem::path> hologram, sequence, calibration;
  double rate = 0;
  double seconds = 0;
  bool repeats = false;
};

/// What is to be emitted: one of them.
struct Program {
  ScenePtr scene;
  HologramPtr hologram;
  std::vector<Eigen::VectorXcd> frames;  ///< of the device, as wanted
};

/// Throws, and logs why, where the drives must not be emitted, as they are or as the device sounds
/// for them; `drives` begin at `first`.
void checkExposure(const TransmitterSetup& setup, const Scene& scene,
                   const Eigen::VectorXcd& drives, int first) {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Zero(first + drives.size());
  hologram.drives.tail(drives.size()) = drives;
  std::string refusal = setup.judge(hologram, scene);
  if (refusal.empty()) {
    hologram.drives = soundOfDevice(hologram.drives, setup.elements, setup.driver->traits(),
                                    setup.calibration, setup.settings);
    refusal = setup.judge(hologram, scene);
  }
  if (refusal.empty()) return;
  setup.log->write(setup.name, "hologram refused", refusal);
  throw Error(ErrorCode::kUnavailable,
              refusal + " Nothing is emitted; lower the drives, or move arrays and people apart.");
}

std::vector<Eigen::VectorXcd> loadFrames(const DriveOptions& options, const Scene& scene,
                                         const TransmitterSetup& setup) {
  std::vector<Eigen::VectorXcd> frames =
      loadDriveFrames(*options.sequence, setup.driver->traits().channels);
  for (const Eigen::VectorXcd& drives : frames) {
    checkExposure(setup, scene, drives, setup.elements.first);
    checkInterrupted();
  }
  return frames;
}

/// The frames as the connected device takes them, with its calibration.
std::shared_ptr<const FrameSequence> sequenceOf(const DriveOptions& options,
                                                const std::vector<Eigen::VectorXcd>& frames,
                                                const Transmitter& transmitter) {
  const DeviceTraits& traits = transmitter.traits();
  const auto calibration = transmitter.status().calibration;
  FrameSequence wanted{{}, options.rate > 0 ? options.rate : traits.frameRate, options.repeats};
  for (const Eigen::VectorXcd& drives : frames) {
    wanted.frames.push_back(
        quantise(calibration ? calibratedFor(traits, drives, *calibration) : drives, traits));
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

/// Emits until the time is over, Ctrl+C or a fault.
void emit(Transmitter& transmitter, const DriveOptions& options, const Program& program,
          const std::shared_ptr<const FrameSequence>& sequence) {
  armDevice(transmitter, options.device.consents);
  if (sequence) transmitter.stream(sequence, false, program.scene);
  if (program.hologram) transmitter.show(program.hologram, program.scene);
  startEmitting(transmitter);
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
  endEmitting(transmitter);
}

/// Refuses what must not reach the zones of the scene; verdicts are printed, of a sequence that of
/// its first frame and the harder ones that follow.
JudgeHologram judgeFor(const DriveOptions& options) {
  const auto worst = std::make_shared<std::optional<ExposureVerdict>>();
  const auto print = [worst](const std::vector<ZoneExposure>& exposures) {
    if (*worst && hardest(exposures) <= **worst) return;
    *worst = hardest(exposures);
    printExposures(exposures);
  };
  return exposureJudge(safetyProfile, options.common.makeBackend(), print);
}

void runDrive(const DriveOptions& options) {
  const auto loaded = std::make_shared<Scene>(options.common.load());
  if (options.device.hasInterlock) loaded->safety.hasEnclosureInterlock = true;
  const Scene& scene = *loaded;
  DeviceChoice choice = options.device.choice(options.driver);
  if (options.calibration) choice.calibration = loadCalibration(*options.calibration);
  const auto devices =
      makeDeviceAccess(fmt::format("acg {}", ::getpid()), options.device.logFile());
  TransmitterSetup setup = devices->setUp(choice, scene);
  setup.judge = judgeFor(options);
  Program program;
  program.scene = loaded;
  if (options.sequence) {
    program.frames = loadFrames(options, scene, setup);
  } else {
    program.hologram = solveOrLoad(options, scene);
    checkExposure(setup, scene, program.hologram->drives, 0);
  }
  checkInterrupted();
  Transmitter transmitter(std::move(setup));
  connectDevice(transmitter);
  std::shared_ptr<const FrameSequence> sequence;
  if (options.sequence) sequence = sequenceOf(options, program.frames, transmitter);
  for (const std::string& remark : transmitter.traits().remarks) fmt::print("note: {}\n", remark);
  if (!options.device.arms) {
    fmt::print("Not armed, so nothing is emitted; add --arm to emit.\n");
    return;
  }
  emit(transmitter, options, program, sequence);
}

}  // namespace

void addDriveCommand(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand(
      "drive", "Connect to a device and, with --arm, emit the project's hologram on it");
  const auto options = std::make_shared<DriveOptions>();
  options->common.addTo(*command);
  command->add_option("--device", options->driver, "A driver that \"acg list devices\" names")
      ->type_name("DRIVER")
      ->required();
  options->device.addTo(*command)->required();
  command
      ->add_option("--calibration", options->calibration,
                   "In place of the one that is kept: .json, .csv or .pat")
      ->type_name("FILE");
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
  command->add_option("--seconds", options->seconds, "How long; until Ctrl+C without")
      ->check(CLI::PositiveNumber);
  command->callback([options] { runDrive(*options); });
}

}  // namespace acg
