// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/drive/device_link.h"
#include "core/drive/device_traits.h"
#include "core/drive/phase_frame.h"
#include "core/params/parameter.h"

namespace acg {

/// What a device tells of itself; empty where it does not.
struct DeviceReport {
  std::string firmware;
  std::string serialNumber;
  std::optional<double> temperature;  ///< degrees Celsius
  bool isTooHot = false;              ///< its own over-temperature flag
  std::vector<std::string> faults;    ///< sentences
};

/// The protocol of one connected device over a link that it does not own. Stateful (message ids,
/// addresses), used by one thread. It maps element order to channels and codes to bytes; rounding,
/// calibration and limits happened before. Drivers hold no threads, clocks or dialogs.
class DeviceDriver {
 public:
  virtual ~DeviceDriver() = default;

  virtual const DeviceTraits& traits() const = 0;

  /// Greets the device and leaves it silent. Throws kIo or kUnavailable when what answers is not
  /// this device or not a version that is known.
  virtual void start(DeviceLink& link) = 0;

  /// Makes the device emit `frame`, which has `traits().channels` codes of each kind. Returns when
  /// the device has acknowledged, where it does.
  virtual void send(DeviceLink& link, const PhaseFrame& frame) = 0;

  /// Hands a sequence to the device's own memory, to be repeated without the host. Throws
  /// kUnavailable where `traits().storedFrames` is 0, kInvalidArgument for too many frames or a
  /// rate that it cannot give.
  virtual void store(DeviceLink& link, const FrameSequence& sequence) = 0;

  /// Bytes that silence the device whatever came before, whole messages only; valid until the next
  /// call of another function. A guardian that knows nothing else sends them.
  virtual std::vector<std::uint8_t> muteMessage() const = 0;

  /// As above while `store` runs, when it is not known how far it came.
  virtual std::vector<std::uint8_t> storingMuteMessage() const { return muteMessage(); }

  /// Asks for temperature, firmware and faults; quick, at most a few times a second.
  virtual DeviceReport report(DeviceLink& link) = 0;
};

/// A device that could be connected.
struct FoundDevice {
  std::string driver;
  std::string address;       ///< what `openLink` takes
  std::string label;         ///< "SonicSurface at /dev/ttyUSB0"
  std::string serialNumber;  ///< where the system tells
  bool isEmulated = false;
};

/// A row of the registry of drivers.
struct DeviceDriverEntry {
  std::string name;
  std::string label;
  std::string description;          ///< one sentence
  std::vector<Parameter> settings;  ///< of the device: boards, version
  std::string addressHint;          ///< "/dev/ttyUSB0 or another serial port"
  std::unique_ptr<DeviceDriver> (*make)(const ParameterSet& settings);
  /// Opens the way to a device at an address. Throws kNotFound or kIo.
  std::unique_ptr<DeviceLink> (*openLink)(const std::string& address, const ParameterSet& settings);
  /// Looks for devices without disturbing any; never throws for a missing one.
  std::vector<FoundDevice> (*find)();
};

}  // namespace acg
