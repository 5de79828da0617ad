// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/device_control.h"

#include <chrono>
#include <utility>

#include <spdlog/spdlog.h>
#include <QPointer>

#include "core/drive/transmitter_telemetry.h"
#include "core/telemetry/telemetry.h"
#include "ui/hardware/last_device.h"
#include "ui/session.h"

namespace acg {
namespace {

const char kMuted[] = "Muted by the user; acknowledge to arm again.";

}  // namespace

DeviceControl::DeviceControl(Session& session, DeviceServices services, QObject* parent)
    : QObject(parent), session_(session), services_(std::move(services)) {
  // At once, while the hologram that answers the edit is still being computed.
  connect(&session_, &Session::sceneChanged, this, [this] {
    if (transmitter_) transmitter_->heedZones(session_.scene());
  });
}

DeviceControl::~DeviceControl() {
  services_.feed->stop();
  if (transmitter_) {
    transmitter_->mute("Muted: the window closes.");
    emit closing();
  }
  watch_.reset();
  statistics_.reset();
  transmitter_.reset();
  if (closing_.joinable()) closing_.join();
}

std::span<const DeviceDriverEntry> DeviceControl::drivers() const {
  return services_.access ? services_.access->drivers() : std::span<const DeviceDriverEntry>();
}

void DeviceControl::find(std::function<void(std::vector<FoundDevice>)> done) {
  if (!services_.access) return;
  const auto found = std::make_shared<std::vector<FoundDevice>>();
  session_.runInBackground(
      tr("Look for devices"),
      [found, access = services_.access](JobContext&) { *found = access->find(); },
      [found, control = QPointer<DeviceControl>(this), done = std::move(done)] {
        if (control) done(std::move(*found));
      });
}

void DeviceControl::open(const DeviceChoice& choice) {
  if (!services_.access) return;
  TransmitterSetup setup = services_.access->setUp(choice, *session_.scene());
  rememberDevice(choice);
  close();
  choice_ = choice;
  if (isClosing()) {
    awaited_ = std::move(setup);  // the port is not free yet
  } else {
    start(std::move(setup));
  }
}

void DeviceControl::start(TransmitterSetup setup) {
  status_ = {};
  setup.owner = "The window";
  elements_ = setup.elements;
  name_ = QString::fromStdString(setup.name);
  transmitter_ = std::make_unique<Transmitter>(std::move(setup), [this] {
    // Many changes are one look.
    if (isTold_.exchange(true)) return;
    QMetaObject::invokeMethod(this, &DeviceControl::takeStatus, Qt::QueuedConnection);
  });
  log_ = transmitter_->log();
  watch_ = std::make_unique<UiWatch>([device = transmitter_.get()] { device->renewPermission(); });
  watch_->onLongPause([this](const UiPause& pause) { notePause(pause); });
  transmitter_->heedZones(session_.scene());
  statistics_ = session_.telemetry()->sampler.addSource(
      transmitterSource(*transmitter_, transmitter_->traits().name));
  transmitter_->connect();
  feed();
  emit stateChanged();
  emit changed();
}

void DeviceControl::close() {
  awaited_.reset();
  if (!transmitter_) return;
  services_.feed->stop();
  if (state() == DriveState::kArmed || state() == DriveState::kLive) {
    transmitter_->mute("Muted: the device is disconnected.");
  }
  emit closing();
  watch_.reset();
  statistics_.reset();
  pattern_ = nullptr;
  isMutedByUser_ = false;
  status_ = {};
  // A device may answer late, and its guardian ends in its own time.
  closing_ = std::thread([this, leaving = std::move(transmitter_)]() mutable {
    leaving.reset();
    QMetaObject::invokeMethod(this, &DeviceControl::finishClosing, Qt::QueuedConnection);
  });
  emit stateChanged();
  emit changed();
}

void DeviceControl::finishClosing() {
  closing_.join();
  name_.clear();
  if (awaited_) {
    TransmitterSetup setup = *std::exchange(awaited_, std::nullopt);
    start(std::move(setup));
    return;
  }
  emit stateChanged();
  emit changed();
}

bool DeviceControl::isMuted() const {
  return status_.state == DriveState::kFault && isMutedByUser_;
}

void DeviceControl::arm(bool consents) {
  if (!transmitter_) return;
  transmitter_->renewPermission();
  transmitter_->setArmSwitch(false);  // so that this turn is a fresh one
  transmitter_->setArmSwitch(true, consents);
}

void DeviceControl::disarm() {
  if (transmitter_) transmitter_->setArmSwitch(false);
}

void DeviceControl::setLive(bool isLive) {
  if (!transmitter_) return;
  if (isLive) feed();
  transmitter_->setLive(isLive);
}

void DeviceControl::mute() {
  if (!transmitter_) return;
  transmitter_->mute(kMuted);
  if (status_.state != DriveState::kFault) isMutedByUser_ = true;
  takeStatus();
}

void DeviceControl::acknowledge() {
  if (!transmitter_) return;
  isMutedByUser_ = false;
  transmitter_->acknowledge();
}

std::unique_ptr<Microphone> DeviceControl::openMicrophone(const std::string& name) const {
  return services_.access->openMicrophone(name, choice_, *session_.scene());
}

void DeviceControl::setCalibration(std::shared_ptr<const Calibration> calibration) {
  if (transmitter_) transmitter_->setCalibration(std::move(calibration));
}

void DeviceControl::showPattern(HologramPtr pattern) {
  if (!transmitter_) return;
  pattern_ = std::move(pattern);
  feed();
  emit changed();
}

void DeviceControl::feed() {
  if (pattern_) {
    services_.feed->stop();
    transmitter_->show(pattern_, session_.scene());
    return;
  }
  services_.feed->follow(
      [device = transmitter_.get()](const HologramPtr& hologram, const ScenePtr& scene) {
        device->show(hologram, scene);
      },
      session_.hologram(), session_.hologramScene());
}

std::vector<std::string> DeviceControl::logLines() const {
  return log_ ? log_->recent() : std::vector<std::string>();
}

void DeviceControl::takeStatus() {
  isTold_ = false;
  if (!transmitter_) return;
  const TransmitterStatus before = std::exchange(status_, transmitter_->status());
  report(before);
  // Not reached, or gone: there is nothing to drive any more.
  const bool isGone = before.state != DriveState::kDisconnected || !status_.refusal.empty();
  if (status_.state == DriveState::kDisconnected && isGone) {
    const std::string refusal = status_.refusal;
    close();
    status_.refusal = refusal;  // said until the next one is opened
    emit stateChanged();
    emit changed();
    return;
  }
  if (before.state != status_.state) emit stateChanged();
  emit changed();
}

void DeviceControl::notePause(const UiPause& pause) {
  // Before it is armed nothing depends on it.
  if (!transmitter_ || (!isOn() && state() != DriveState::kFault)) return;
  const std::chrono::duration<double, std::milli> length = pause.length;
  spdlog::info("The window did not answer for {:.0f} ms, in {}.", length.count(),
               pause.during.toStdString());
}

void DeviceControl::report(const TransmitterStatus& before) {
  if (status_.calibration && status_.calibration != before.calibration &&
      status_.state == DriveState::kConnected) {
    session_.post(MessageKind::kInfo,
                  tr("%1: %2").arg(
                      name(), QString::fromStdString(calibrationSentence(*status_.calibration))));
  }
  if (!status_.refusal.empty() && status_.refusal != before.refusal) {
    session_.post(MessageKind::kError, QString::fromStdString(status_.refusal));
  }
  if (status_.state != DriveState::kFault || before.state == DriveState::kFault) return;
  session_.post(isMuted() ? MessageKind::kWarning : MessageKind::kError,
                tr("%1: %2").arg(name(), QString::fromStdString(status_.reason)));
}

}  // namespace acg
