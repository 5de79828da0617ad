// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/link_benchmark.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <cstdint>
#include <memory>
#include <numbers>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cli/benchmarks/measured_times.h"
#include "app/cli/progress.h"
#include "core/acoustics/arrays/catalogue.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/drive/quantiser.h"
#include "core/drive/transmitter.h"
#include "core/error.h"
#include "core/solvers/solve.h"
#include "hardware/emulators/server.h"
#include "hardware/guardian/guarded_link.h"
#include "hardware/registry.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kDriver = "sonicsurface";
/// Share of the link's frame rate that is asked for: at all of it the line has no slack to make up
/// for a late frame with, so that lateness would only grow.
constexpr double kLoad = 0.97;
/// Of a hand that drags: events of a mouse at 125 Hz.
constexpr milliseconds kEvent{8};

/// Frames that tell their number by the phases of three elements.
std::shared_ptr<FrameSequence> numberedFrames(const DeviceTraits& traits) {
  auto sequence = std::make_shared<FrameSequence>();
  sequence->rate = kLoad * traits.frameRate;
  sequence->repeats = true;
  const int levels = traits.levels.phaseLevels;
  for (int i = 0; i < levels * levels * levels; ++i) {
    PhaseFrame frame = silentFrame(traits);
    std::fill(frame.amplitudes.begin(), frame.amplitudes.end(), std::uint8_t{1});
    frame.phases[0] = static_cast<std::uint8_t>(i % levels);
    frame.phases[1] = static_cast<std::uint8_t>(i / levels % levels);
    frame.phases[2] = static_cast<std::uint8_t>(i / levels / levels);
    sequence->frames.push_back(std::move(frame));
  }
  return sequence;
}

int numberOf(const std::vector<std::complex<double>>& emitted, int levels) {
  const auto code = [&](std::size_t n) {
    const double turns = std::arg(emitted[n]) / (2 * std::numbers::pi);
    return (static_cast<int>(std::lround(turns * levels)) + levels) % levels;
  };
  return code(0) + levels * (code(1) + levels * code(2));
}

/// Keeps the permission of the benchmark's device fresh.
class Renewal {
 public:
  explicit Renewal(Transmitter& transmitter)
      : thread_([&transmitter](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            transmitter.renewPermission();
            std::this_thread::sleep_for(milliseconds(10));
          }
        }) {}

 private:
  std::jthread thread_;
};

struct Device {
  std::unique_ptr<EmulatorServer> server;
  std::unique_ptr<Transmitter> transmitter;
  std::unique_ptr<Renewal> renewal;
};

Device makeLiveDevice() {
  const DeviceDriverEntry& entry = deviceDriver(kDriver);
  const ParameterSet settings = resolveParameters(entry.settings, {}, kDriver);
  ServerOptions options;
  options.isAnnounced = false;
  Device device;
  device.server = serveEmulator(kDriver, settings, options);
  TransmitterSetup setup;
  setup.name = "L1";
  setup.driver = entry.make(settings);
  setup.elements = {0, setup.driver->traits().channels};
  setup.openLink = guardedLinks({kDriver, device.server->address(), settings, {}});
  device.transmitter = std::make_unique<Transmitter>(std::move(setup));
  device.transmitter->renewPermission();
  device.renewal = std::make_unique<Renewal>(*device.transmitter);
  device.transmitter->connect();
  device.transmitter->setArmSwitch(true, true);
  device.transmitter->setLive(true);
  if (!device.transmitter->waitUntil([](const auto& s) { return s.state == DriveState::kLive; },
                                     std::chrono::seconds(10))) {
    throw Error(ErrorCode::kIo,
                "The emulated device did not become live; " + device.transmitter->status().refusal);
  }
  return device;
}

void checkLive(const Transmitter& transmitter) {
  const TransmitterStatus status = transmitter.status();
  if (status.state != DriveState::kLive) {
    throw Error(ErrorCode::kIo, "The benchmark's device was muted: " + status.reason);
  }
}

struct StreamResult {
  double share = 0;   ///< of the link's frame rate
  double jitter = 0;  ///< 99th percentile, periods
  std::uint64_t missing = 0, reordered = 0;
};

StreamResult streamFor(Device& device, double seconds) {
  const DeviceTraits traits = device.transmitter->traits();
  const auto sequence = numberedFrames(traits);
  const int count = static_cast<int>(sequence->frames.size());
  device.transmitter->stream(sequence);
  StreamResult result;
  int last = -1;
  Clock::time_point begun;
  std::uint64_t seen = 0;
  // Asked after every portion of bytes, far more often than frames come.
  const auto look = [&](const Emulator& emulator) {
    const auto emitted = emulator.emitted();
    if (emitted[3] == 0.0) return false;
    const int number = numberOf(emitted, traits.levels.phaseLevels);
    if (last < 0) {
      begun = Clock::now();
    } else if (number != last) {
      const int step = (number - last + count) % count;
      step < count / 2 ? result.missing += static_cast<std::uint64_t>(step - 1)
                       : ++result.reordered;
      ++seen;
    }
    last = number;
    return false;
  };
  while (last < 0 || secondsSince(begun) < seconds) {
    device.server->waitUntil(look, milliseconds(500));
    checkInterrupted();
    checkLive(*device.transmitter);
    // Of the latest 1024 frames; the worst of the windows counts.
    result.jitter = std::max(result.jitter, device.transmitter->status().jitter * traits.frameRate);
  }
  result.share = static_cast<double>(seen) / secondsSince(begun) / traits.frameRate;
  return result;
}

Scene draggedScene() {
  const CatalogueArray catalogue = catalogueArray(kDriver);
  Scene scene;
  scene.transducers["element"] = catalogue.transducer;
  PlacedArray array;
  array.id = "board";
  array.transducer = "element";
  array.geometry.kind = "device";
  array.geometry.parameters = {{"name", std::string(kDriver)}};
  array.elements = std::make_shared<TransducerArray>(catalogue.elements);
  scene.arrays = {std::move(array)};
  scene.targets = {{"trap", {0, 0, 0.1}, Trap{}, ""}};
  return scene;
}

/// 95th percentile, s, of the time from an event of the drag to the frame on the wire.
double dragFor(Device& device, double seconds) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(0);
  Scene scene = draggedScene();
  std::vector<double> solveTimes;
  const auto begun = Clock::now();
  for (auto next = begun; secondsSince(begun) < seconds; next += kEvent) {
    std::this_thread::sleep_until(next);
    const auto event = Clock::now();
    const double angle = 2 * secondsSince(begun);
    scene.targets[0].position = {0.02 * std::cos(angle), 0.02 * std::sin(angle), 0.1};
    auto hologram = std::make_shared<Hologram>(solveScene(scene, *backend));
    solveTimes.push_back(secondsSince(event));
    device.transmitter->show(std::move(hologram));
    checkInterrupted();
    checkLive(*device.transmitter);
  }
  std::sort(solveTimes.begin(), solveTimes.end());
  // The sum of both percentiles: no less than the percentile of the sums is likely to be.
  return solveTimes[solveTimes.size() * 95 / 100] + device.transmitter->status().followTime;
}

}  // namespace

int runLinkBenchmark(bool asJson, double seconds) {
  Device device = makeLiveDevice();
  const StreamResult stream = streamFor(device, seconds);
  const double drag = dragFor(device, seconds / 4);
  const auto complaints = device.server->complaints();
  device.renewal.reset();
  device.transmitter.reset();
  const double rate = deviceDriver(kDriver)
                          .make(resolveParameters(deviceDriver(kDriver).settings, {}, kDriver))
                          ->traits()
                          .frameRate;
  if (asJson) {
    fmt::print("{}\n", nlohmann::ordered_json::array({{{"id", "L1"},
                                                       {"value", stream.share},
                                                       {"unit", "of the link's frame rate"},
                                                       {"frame_rate_hz", rate},
                                                       {"seconds", seconds},
                                                       {"jitter_p99_periods", stream.jitter},
                                                       {"missing", stream.missing},
                                                       {"reordered", stream.reordered},
                                                       {"complaints", complaints.size()},
                                                       {"drag_p95_s", drag}}})
                           .dump(2));
    return 0;
  }
  fmt::print(
      "L1: {} at {:.1f} frames/s, {:.0f} s\n"
      "frames that took effect   {:8.2f} % of the link's rate\n"
      "jitter, p99               {:8.2f} % of a period\n"
      "missing, reordered        {:5}, {}\n"
      "drag to wire, p95         {:8.2f} ms\n"
      "complaints of the device  {:5}\n",
      kDriver, rate, seconds, 100 * stream.share, 100 * stream.jitter, stream.missing,
      stream.reordered, 1e3 * drag, complaints.size());
  return 0;
}

}  // namespace acg
