// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
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

  /// Closes what is open and connects to another. The answer comes by `changed`. Throws as
  /// DeviceAccess::setUp does.
  void open(const DeviceChoice& choice);
  /// Silences the device and closes its link; returns when that is done.
  void close();

  bool isOpen() const { return transmitter_ != nullptr; }
  const TransmitterStatus& status() const { return status_; }
  DriveState state() const { return status_.state; }
  /// The latch comes from the user and not from a fault.
  bool isMuted() const;
  /// "SonicSurface at /dev/ttyUSB0"; empty without a device.
  QString name() const;
  /// The following three only while open.
  const DeviceTraits& traits() const { return transmitter_->traits(); }
  const ElementRange& elements() const { return elements_; }
  bool needsConsent() const { return !traits().watchdog; }

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
  void stateChanged();  ///< of the state, or whether a device is open

 private:
  void takeStatus();
  void report(const TransmitterStatus& before);
  void feed();

  Session& session_;
  DeviceServices services_;
  std::shared_ptr<AuditLog> log_;
  std::atomic<bool> isTold_ = false;  ///< that the status changed, and will be looked at
  std::unique_ptr<Transmitter> transmitter_;
  std::unique_ptr<UiWatch> watch_;
  ElementRange elements_;
  TransmitterStatus status_;
  HologramPtr pattern_;
  bool isMutedByUser_ = false;
};

}  // namespace acg
