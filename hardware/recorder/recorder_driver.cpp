// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/recorder/recorder_driver.h"

#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"
#include "hardware/driver_tools.h"
#include "hardware/recorder/recording_link.h"

namespace acg {
namespace {

class RecorderDriver : public DeviceDriver {
 public:
  explicit RecorderDriver(const ParameterSet& settings) : traits_(deviceTraits("recorder")) {
    traits_.channels = static_cast<int>(integerOf(settings, "elements"));
    traits_.levels.phaseLevels = static_cast<int>(integerOf(settings, "phase_levels"));
    traits_.levels.amplitudeLevels = static_cast<int>(integerOf(settings, "amplitude_levels"));
  }

  const DeviceTraits& traits() const override { return traits_; }

  void start(DeviceLink& link) override { link.send(muteMessage(), kTimeout); }

  void send(DeviceLink& link, const PhaseFrame& frame) override {
    checkFrame(frame, traits_);
    link.send(rowsOf(frame), kTimeout);
  }

  void store(DeviceLink&, const FrameSequence&) override { refuseToStore(traits_); }

  std::vector<std::uint8_t> muteMessage() const override { return rowsOf(silentFrame(traits_)); }

  DeviceReport report(DeviceLink&) override { return {}; }

 private:
  static constexpr std::chrono::milliseconds kTimeout{1000};

  static std::vector<std::uint8_t> rowsOf(const PhaseFrame& frame) {
    std::vector<std::uint8_t> rows;
    rows.reserve(24 * frame.phases.size());
    for (std::size_t n = 0; n < frame.phases.size(); ++n) {
      fmt::format_to(std::back_inserter(rows), "{},{},{},{}\n", frame.revision, n, frame.phases[n],
                     frame.amplitudes[n]);
    }
    return rows;
  }

  DeviceTraits traits_;
};

std::vector<Parameter> recorderSettings() {
  return {{"elements",
           "Elements",
           std::int64_t{256},
           Dimension::kNone,
           1,
           65536,
           {},
           "How many elements the array has that is recorded.",
           false},
          {"phase_levels",
           "Phase levels",
           std::int64_t{256},
           Dimension::kNone,
           2,
           256,
           {},
           "Steps in a full turn.",
           false},
          {"amplitude_levels",
           "Amplitude levels",
           std::int64_t{256},
           Dimension::kNone,
           2,
           256,
           {},
           "Amplitudes from silence to full, both counted.",
           false}};
}

}  // namespace

DeviceDriverEntry recorderEntry() {
  return {"recorder",
          "Recorder",
          "Writes every frame with its time into a CSV file; emits nothing.",
          recorderSettings(),
          "frames.csv or another file to write",
          [](const ParameterSet& settings) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<RecorderDriver>(settings);
          },
          [](const std::string& address, const ParameterSet&) -> std::unique_ptr<DeviceLink> {
            return std::make_unique<RecordingLink>(address,
                                                   "revision,element,phase_code,amplitude_code");
          },
          [] { return std::vector<FoundDevice>(); }};
}

}  // namespace acg
