// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/transmitter.h"

#include <utility>

#include <fmt/format.h>

#include "core/drive/device_session.h"
#include "core/drive/device_sound.h"
#include "core/drive/quantiser.h"
#include "core/drive/send_statistics.h"
#include "core/drive/sequence_check.h"
#include "core/drive/sounding_frames.h"
#include "core/error.h"

namespace acg {

Transmitter::Transmitter(TransmitterSetup setup, std::function<void()> changed)
    : setup_(std::move(setup)),
      traits_(setup_.driver->traits()),
      changed_(std::move(changed)),
      permission_(std::make_shared<Permission>(setup_.owner)),
      followTimes_(std::make_unique<RecentValues>()) {
  if (setup_.elements.count != traits_.channels) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} drives {} elements but {} were assigned to it; choose arrays that "
                            "fit.",
                            setup_.name, traits_.channels, setup_.elements.count));
  }
  if (setup_.calibration) {
    checkCalibration(*setup_.calibration, traits_.channels);
    calibration_ = status_.calibration = std::make_shared<Calibration>(*setup_.calibration);
  }
  const DriveLimits checked(traits_, setup_.settings);
  if (!setup_.log) setup_.log = std::make_shared<AuditLog>("", "acoustogen");
  thread_ = std::thread([this] { run(); });
  if (setup_.judge) {
    gate_ = std::make_unique<HologramGate>(
        setup_.judge, [this](const std::string& sentence) { refuseHologram(sentence); });
  }
}

Transmitter::~Transmitter() {
  {
    const std::lock_guard lock(mutex_);
    isClosing_ = true;
    commands_.push_back([this] { close(); });
  }
  wake_.notify_all();
  thread_.join();
  gate_.reset();  // after the thread, which uses it
}

void Transmitter::post(std::function<void()> command) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
  }
  wake_.notify_all();
}

void Transmitter::connect() {
  post([this] { open(); });
}

void Transmitter::disconnect() {
  post([this] { close(); });
}

void Transmitter::setArmSwitch(bool isOn, bool consents) {
  post([this, isOn, consents] { turnSwitch(isOn, consents); });
}

void Transmitter::setLive(bool isLive) {
  post([this, isLive] { goLive(isLive); });
}

void Transmitter::acknowledge() {
  post([this] {
    {
      const std::lock_guard lock(mutex_);
      if (arming_.state() != DriveState::kFault) return;
      setup_.log->write(setup_.name, "acknowledged", arming_.reason());
      arming_.acknowledge();
      status_.refusal.clear();
    }
    if (session_) session_->acknowledge();
    publish(true);
  });
}

void Transmitter::show(HologramPtr hologram, ScenePtr scene) {
  const auto asked = Clock::now();
  if (!gate_) {
    take(std::move(hologram), asked, false);
    return;
  }
  const bool isAlone = hologram->drives.size() <= setup_.elements.count;
  GatedProgram program;
  program.count = isAlone ? 1 : 2;
  program.hologram = [this, hologram](std::size_t i) { return sounding(*hologram, i > 0); };
  program.scene = std::move(scene);
  program.pass = [this, hologram, asked](bool hasZones) { take(hologram, asked, hasZones); };
  gate_->put(std::move(program));
}

void Transmitter::heedZones(ScenePtr scene) {
  if (gate_) gate_->heed(std::move(scene));
}

std::optional<Calibration> Transmitter::appliedCalibration() const {
  const std::lock_guard lock(mutex_);
  return status_.calibration ? std::optional(*status_.calibration) : std::nullopt;
}

Hologram Transmitter::sounding(const Hologram& hologram, bool hasOthers) const {
  const ElementRange& elements = setup_.elements;
  Hologram result;
  result.revision = hologram.revision;
  result.drives =
      soundOfDevice(hologram.drives, elements, traits_, appliedCalibration(), setup_.settings);
  if (hasOthers) {
    const Eigen::VectorXcd own = result.drives.segment(elements.first, elements.count);
    result.drives = hologram.drives;
    result.drives.segment(elements.first, elements.count) = own;
  }
  return result;
}

void Transmitter::take(HologramPtr hologram, Clock::time_point asked, bool hasZones) {
  {
    const std::lock_guard lock(mutex_);
    newest_ = Shown{std::move(hologram), asked, hasZones};
  }
  wake_.notify_all();
}

void Transmitter::refuseHologram(const std::string& sentence) {
  setup_.log->write(setup_.name, "hologram refused", sentence);
  bool mayEmit;
  {
    const std::lock_guard lock(mutex_);
    mayEmit = arming_.mayEmit();
    newest_.reset();
    status_.refusal = sentence;
  }
  if (mayEmit) mute(sentence);
  // What was allowed before belongs to a scene that is no more.
  post([this] {
    shown_.reset();
    wanted_.reset();
    sequence_.reset();
    endPacer();
    isSettled_ = true;
    publish(true);
  });
}

void Transmitter::setCalibration(std::shared_ptr<const Calibration> calibration) {
  if (calibration) checkCalibration(*calibration, traits_.channels);
  post([this, calibration = std::move(calibration)] { useCalibration(calibration); });
}

void Transmitter::stream(std::shared_ptr<const FrameSequence> sequence, bool fromMemory,
                         ScenePtr scene) {
  const auto player = fromMemory ? SequencePlayer::kDevice : SequencePlayer::kHost;
  for (const Issue& issue : sequenceIssues(*sequence, traits_, player)) {
    if (issue.severity == Severity::kError) {
      throw Error(ErrorCode::kInvalidArgument, issue.message);
    }
  }
  auto start = [this, fromMemory, sequence] {
    post([this, fromMemory, sequence] { startStream(sequence, fromMemory); });
  };
  if (gate_) {
    judgeSequence(std::move(sequence), std::move(scene), std::move(start));
  } else {
    start();
  }
}

void Transmitter::judgeSequence(std::shared_ptr<const FrameSequence> sequence, ScenePtr scene,
                                std::function<void()> start) {
  auto distinct = std::make_shared<std::vector<std::size_t>>(distinctFrames(*sequence));
  std::optional<Calibration> calibration = appliedCalibration();
  GatedProgram program;
  program.count = distinct->size();
  program.hologram = [this, sequence = std::move(sequence), distinct,
                      calibration = std::move(calibration)](std::size_t i) {
    return soundingHologram(sequence->frames[(*distinct)[i]], traits_, setup_.elements,
                            calibration);
  };
  program.scene = std::move(scene);
  program.pass = [start = std::move(start)](bool) { start(); };
  program.refusal = "The sequence is refused: ";
  program.yields = true;
  gate_->put(std::move(program));
}

void Transmitter::mute(const std::string& reason) noexcept {
  // The device first, everything else later.
  std::shared_ptr<GatedLink> link;
  {
    const std::lock_guard lock(mutex_);
    link = link_;
    muting_ = &reason;
  }
  if (link) link->mute();
  try {
    latch(reason, "muted");
    post([this] { noteSilence(); });
    statusChanged_.notify_all();
  } catch (...) {
    // The link is latched by itself; its thread finds that at its next beat.
  }
}

void Transmitter::latch(const std::string& reason, const char* event) {
  std::string latched;
  {
    const std::lock_guard lock(mutex_);
    // A mute under way may be noticed here first, as a link that is latched or a failed message.
    const std::string* muting = std::exchange(muting_, nullptr);
    if (!arming_.trip(muting ? *muting : reason)) return;
    if (muting) event = "muted";
    latched = arming_.reason();
  }
  setup_.log->write(setup_.name, event, latched);
}

std::shared_ptr<GatedLink> Transmitter::currentLink() const noexcept {
  const std::lock_guard lock(mutex_);
  return link_;
}

bool Transmitter::isLive() const {
  const std::lock_guard lock(mutex_);
  return arming_.state() == DriveState::kLive;
}

void Transmitter::refuse(const std::string& sentence) {
  const std::lock_guard lock(mutex_);
  status_.refusal = sentence;
}

TransmitterStatus Transmitter::status() const {
  const std::lock_guard lock(mutex_);
  TransmitterStatus status = status_;
  status.state = arming_.state();
  status.reason = arming_.reason();
  return status;
}

bool Transmitter::waitUntil(const std::function<bool(const TransmitterStatus&)>& isReached,
                            std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return statusChanged_.wait_until(lock, Clock::now() + timeout, [&] {
    TransmitterStatus status = status_;
    status.state = arming_.state();
    status.reason = arming_.reason();
    return isReached(status);
  });
}

PhaseFrame Transmitter::frameOf(const Hologram& hologram) const {
  const ElementRange range = setup_.elements;
  checkElements(range, hologram.drives.size(), setup_.name);
  const Eigen::VectorXcd drives = hologram.drives.segment(range.first, range.count);
  return quantise(calibration_ ? calibratedFor(traits_, drives, *calibration_) : drives, traits_,
                  hologram.revision);
}

void Transmitter::publish(bool always) {
  const auto now = Clock::now();
  if (!always && now < nextPublish_) return;
  nextPublish_ = now + std::chrono::milliseconds(50);
  TransmitterStatus numbers;
  if (session_) {
    const SendStatistics& statistics = session_->statistics();
    numbers.report = session_->report();
    numbers.frames = statistics.frames();
    numbers.frameRate = statistics.rate(now);
    numbers.linkMedian = statistics.durations().percentile(0.5);
    numbers.linkWorst = statistics.durations().percentile(0.99);
    numbers.jitter = statistics.lags().percentile(0.99);
    numbers.reductions = session_->reductions();
    numbers.lastFrame = session_->lastFrame();
    if (numbers.lastFrame) numbers.lastFrameTime = session_->lastFrameTime();
  }
  numbers.followTime = followTimes_->percentile(0.95);
  numbers.late = late_ + (pacer_ ? pacer_->late() : 0);
  numbers.dropped = dropped_ + (pacer_ ? pacer_->dropped() : 0);
  numbers.isStreaming = sequence_ != nullptr;
  numbers.isConnected = session_ != nullptr;
  {
    const std::lock_guard lock(mutex_);
    numbers.refusal = status_.refusal;
    numbers.settledRevision = status_.settledRevision;
    numbers.calibration = status_.calibration;
    if (!session_) {  // what the last session told stays, for the one who looks why it ended
      numbers.lastFrameTime = status_.lastFrameTime;
      numbers.frames = status_.frames;
      numbers.report = status_.report;
    }
    status_ = std::move(numbers);
  }
  statusChanged_.notify_all();
  if (changed_) changed_();
}

}  // namespace acg
