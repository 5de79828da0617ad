// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <complex>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/device_options.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "core/error.h"
#include "core/io/calibration_file.h"
#include "core/io/exporters/exporter.h"
#include "core/io/project_file.h"
#include "hardware/emulators/server.h"
#include "hardware/registry.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

struct EmulateOptions {
  std::string device;
  std::vector<std::string> settings;
  std::vector<std::string> faults;
  int port = 0;
  std::string serialNumber;
  std::optional<std::filesystem::path> elements;
  std::optional<std::filesystem::path> output;
  std::optional<std::filesystem::path> project;
  int first = 0;
};

/// Says what changed since the last call: frames, elements that sound, complaints.
class Watch {
 public:
  explicit Watch(const EmulatorServer& server) : server_(server) {}

  void report() {
    const Clock::time_point now = Clock::now();
    const std::uint64_t frames = server_.frames();
    const std::vector<std::complex<double>> emitted = server_.emitted();
    const auto sounding =
        std::ranges::count_if(emitted, [](const auto& drive) { return drive != 0.0; });
    if (frames != frames_ || sounding != sounding_) {
      const double seconds = std::chrono::duration<double>(now - at_).count();
      fmt::print("{:.1f} frames/s, {} in all, {} of {} elements sound\n",
                 static_cast<double>(frames - frames_) / seconds, frames, sounding, emitted.size());
    }
    const std::vector<std::string> complaints = server_.complaints();
    for (const std::string& complaint : complaints) {
      if (std::ranges::find(complaints_, complaint) == complaints_.end()) {
        fmt::print("complaint: {}\n", complaint);
      }
    }
    std::fflush(stdout);
    at_ = now;
    frames_ = frames;
    sounding_ = sounding;
    complaints_ = complaints;
  }

 private:
  const EmulatorServer& server_;
  Clock::time_point at_ = Clock::now();
  std::uint64_t frames_ = 0;
  std::ptrdiff_t sounding_ = -1;
  std::vector<std::string> complaints_;
};

/// The project's hologram in which elements from `first` on have what the device emitted.
Hologram hologramOf(const Scene& scene, const std::vector<std::complex<double>>& emitted,
                    int first) {
  const auto count = static_cast<Eigen::Index>(emitted.size());
  if (first + count > scene.elementCount()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The device has {} elements from element {} on but the project {} in "
                            "all; name its project or another --first.",
                            count, first, scene.elementCount()));
  }
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Zero(scene.elementCount());
  hologram.drives.segment(first, count) = Eigen::Map<const Eigen::VectorXcd>(emitted.data(), count);
  hologram.report.solver = "emulated device";
  return hologram;
}

void runEmulate(const EmulateOptions& options) {
  std::optional<Scene> scene;
  if (options.output) {
    exporterFor(*options.output, false);
    checkOutputFolder(*options.output);
    if (!options.project) {
      throw Error(ErrorCode::kInvalidArgument,
                  "A hologram needs the places of its elements; name a project by --project.");
    }
    scene = *loadProject(*options.project).scene;
  }
  const DeviceDriverEntry& driver = deviceDriver(options.device);
  if (options.port != 0 && emulator(options.device).port != EmulatorPort::kTcp) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} hangs at a serial port and has no --port.", driver.label));
  }
  ServerOptions serverOptions;
  serverOptions.port = options.port;
  serverOptions.isPaced = true;
  serverOptions.serialNumber = options.serialNumber;
  if (options.elements) serverOptions.elements = loadCalibration(*options.elements);
  const auto server =
      serveEmulator(options.device, deviceSettings(driver, options.settings), serverOptions);
  if (scene) hologramOf(*scene, server->emitted(), options.first);  // refuse it now, not later
  for (const std::string& fault : options.faults) server->setFault(fault, true);
  fmt::print("{} (emulated), until Ctrl+C, at {}\n", driver.label, server->address());

  Watch watch(*server);
  for (Clock::time_point next = Clock::now(); !wasInterrupted();) {
    if (Clock::now() >= next) {
      watch.report();
      next += std::chrono::seconds(1);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  watch.report();
  if (!scene) return;
  const Hologram hologram = hologramOf(*scene, server->lastSounding(), options.first);
  exporterFor(*options.output, false).write({*scene, hologram, nullptr}, *options.output);
  fmt::print("The last pattern that sounded -> {}\n", options.output->string());
}

}  // namespace

void addEmulateCommand(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand(
      "emulate", "Run a device in software that is found and driven like the real one");
  const auto options = std::make_shared<EmulateOptions>();
  command->add_option("DEVICE", options->device, "A driver that \"acg list devices\" names")
      ->required();
  command->add_option("--set", options->settings, "A setting of the device, such as boards=2")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--port", options->port, "The TCP port of a network device, 0 for any")
      ->check(CLI::Range(0, 65535));
  command->add_option("--fault", options->faults, "Something that is broken, such as stuck")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      ->add_option("--elements", options->elements,
                   "How its elements differ from ideal ones, as a calibration: .json or .csv")
      ->type_name("FILE");
  command->add_option("--serial", options->serialNumber, "The serial number by which it is found")
      ->type_name("NUMBER");
  command
      ->add_option("-o,--output", options->output,
                   "At the end the last pattern that sounded, as hologram of --project")
      ->type_name("FILE");
  command->add_option("--project", options->project, "The project whose arrays the device drives")
      ->type_name("FILE");
  command->add_option("--first", options->first, "The project's element that is the device's first")
      ->check(CLI::NonNegativeNumber);
  command->callback([options] { runEmulate(*options); });
}

}  // namespace acg
