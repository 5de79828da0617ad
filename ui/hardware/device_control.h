// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <QObject>
#include <QString>

#include "ui/hardware/device_services.h"
#include "ui/hardware/ui_watch.h"

namespace acg {

class Session;

/// The one device that a window drives: what its dock, bar, commands and mute key act on. UI thread
/// only; holograms go to the device past it, straight from the computing thread. Faults become
/// messages; nothing is ever armed again by itself.
class DeviceControl : public QObject {
  Q_OBJECT

 public:
  DeviceControl(Session& session, DeviceServices services, QObject* parent = nullptr);
  /// Silences and closes the device.
  ~DeviceControl() override;

  std::span<const DeviceDriverEntry> drivers() const;
  /// Looks for devices on a worker thread; `done` comes on the UI thread.
  void find(std::function<void(std::vector<FoundDevice>)> done);

  /// Closes what is open and connects to another, once the link before is closed. The answer comes
  /// by `changed`. Throws as DeviceAccess::setUp does.
  void open(const DeviceChoice& choice);
  /// Mutes the device now; its link is closed in the background, which `stateChanged` tells.
  void close();

  bool isOpen() const { return transmitter_ != nullptr; }
  /// A device was muted and let go, and its link is not closed yet.
  bool isClosing() const { return closing_.joinable(); }
  const TransmitterStatus& status() const { return status_; }
  DriveState state() const { return status_.state; }
  /// Armed or live: muted when the window's thread does not answer.
  bool isOn() const { return state() == DriveState::kArmed || state() == DriveState::kLive; }
  /// The latch comes from the user and not from a fault.
  bool isMuted() const;
  /// "SonicSurface at /dev/ttyUSB0", also while it is closed; empty without a device.
  const QString& name() const { return name_; }
  /// The following four only while open.
  const DeviceTraits& traits() const { return transmitter_->traits(); }
  const ElementRange& elements() const { return elements_; }
  /// Whether the window's thread answers, which keeps the device sounding.
  const UiWatch& watch() const { return *watch_; }
  bool needsConsent() const { return !traits().watchdog; }
  /// For a thread that works with the device and ends on `closing`.
  Transmitter& transmitter() { return *transmitter_; }

  /// The device that was opened last, with the serial number that was given.
  const DeviceChoice& choice() const { return choice_; }
  /// A microphone before it. Throws as DeviceAccess::openMicrophone does.
  std::unique_ptr<Microphone> openMicrophone(const std::string& name) const;
  /// Corrects what is emitted from now on; none: the ideal device.
  void setCalibration(std::shared_ptr<const Calibration> calibration);

  /// A fresh turn of the arm switch; `consents` to a device without watchdog.
  void arm(bool consents);
  void disarm();
  void setLive(bool isLive);
  /// Silences at once and latches; nothing without a device.
  void mute();
  void acknowledge();

  /// Emits this instead of what is computed, until it is given nothing.
  void showPattern(HologramPtr pattern);
  bool showsPattern() const { return pattern_ != nullptr; }

  /// Lines of the audit log since the program started, oldest first.
  std::vector<std::string> logLines() const;

 signals:
  void changed();       ///< anything of the status
  void closing();       ///< the device is muted and will be closed when this returns
  void stateChanged();  ///< of the state, or whether a device is open or being closed

 private:
  void start(TransmitterSetup setup);
  void finishClosing();
  void takeStatus();
  void report(const TransmitterStatus& before);
  void notePause(const UiPause& pause);
  void feed();

  Session& session_;
  DeviceServices services_;
  std::shared_ptr<AuditLog> log_;
  std::atomic<bool> isTold_ = false;  ///< that the status changed, and will be looked at
  std::unique_ptr<Transmitter> transmitter_;
  std::unique_ptr<UiWatch> watch_;
  std::shared_ptr<void> statistics_;         ///< while it lives, telemetry asks transmitter_
  std::thread closing_;                      ///< silences the device before and closes its link
  std::optional<TransmitterSetup> awaited_;  ///< to be opened once that is done
  QString name_;
  DeviceChoice choice_;
  ElementRange elements_;
  TransmitterStatus status_;
  HologramPtr pattern_;
  bool isMutedByUser_ = false;
};

}  // namespace acg
