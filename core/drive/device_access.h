// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/drive/calibration.h"
#include "core/drive/device_driver.h"
#include "core/drive/microphone.h"
#include "core/drive/safety/drive_limits.h"
#include "core/drive/transmitter.h"
#include "core/params/parameter.h"
#include "core/scene/scene.h"

namespace acg {

/// Which device to drive, and with what of a scene.
struct DeviceChoice {
  std::string driver;   ///< a name of the registry of drivers
  std::string address;  ///< as of FoundDevice
  /// By which its calibration is found; empty: as the device tells.
  std::string serialNumber;
  ParameterSet settings;
  std::vector<std::string> arrays;  ///< ids, in scene order; empty: all
  DriveSettings limits;
  std::optional<Calibration> calibration;  ///< in place of the one that is kept
};

/// The way to the devices of this machine, for who may not know drivers: the window. Any thread may
/// call any function.
class DeviceAccess {
 public:
  virtual ~DeviceAccess() = default;

  /// In the order in which they are offered; outlives this object.
  virtual std::span<const DeviceDriverEntry> drivers() const = 0;

  /// What every driver finds; disturbs no device.
  virtual std::vector<FoundDevice> find() const = 0;

  /// What a transmitter needs to drive the device through a guardian of its own; nothing is opened
  /// yet. Throws kNotFound for an unknown driver or array, kInvalidArgument for settings that
  /// cannot be and arrays that do not fit the device.
  virtual TransmitterSetup setUp(const DeviceChoice& choice, const Scene& scene) const = 0;

  /// A microphone before the device's arrays: `emulated`, `emulated:DB`, `exec:COMMAND` or
  /// `exec-amplitude:COMMAND`. Throws kInvalidArgument for another name, kNotFound where no
  /// emulated device is to be heard, kIo.
  virtual std::unique_ptr<Microphone> openMicrophone(const std::string& name,
                                                     const DeviceChoice& choice,
                                                     const Scene& scene) const = 0;
};

}  // namespace acg
