// SPDX-License-Identifier: GPL-3.0-or-later
// What the transmitter's thread sends: the newest hologram, or a stream at its rate.
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "core/drive/device_session.h"
#include "core/drive/quantiser.h"
#include "core/drive/send_statistics.h"
#include "core/drive/spin_time.h"
#include "core/drive/transmitter.h"

namespace acg {

void Transmitter::startStream(std::shared_ptr<const FrameSequence> sequence, bool fromMemory) {
  endPacer();
  sequence_ = std::move(sequence);
  isFromMemory_ = fromMemory;
  shown_.reset();
  wanted_.reset();
  {
    const std::lock_guard lock(mutex_);
    newest_.reset();
    status_.settledRevision.reset();
  }
  if (fromMemory && isLive()) session_->store(*sequence_);
  publish(true);
}

void Transmitter::endPacer() {
  if (!pacer_) return;
  late_ += pacer_->late();
  dropped_ += pacer_->dropped();
  pacer_.reset();
}

void Transmitter::emitDue() {
  {
    const std::lock_guard lock(mutex_);
    if (newest_ && sequence_) {  // a hologram ends a stream
      sequence_.reset();
      endPacer();
    }
  }
  if (sequence_) {
    if (!isFromMemory_) sendStreamed();
  } else {
    sendShown();
  }
}

void Transmitter::sendStreamed() {
  if (!pacer_) {
    pacer_.emplace(sequence_->frames.size(), sequence_->rate, sequence_->repeats, Clock::now());
  }
  if (pacer_->isOver() || pacer_->due() - spinTime(sequence_->rate) > Clock::now()) return;
  while (Clock::now() < pacer_->due()) {
  }
  const auto now = Clock::now();
  const std::optional<std::size_t> frame = pacer_->take(now);
  if (!frame) return;
  session_->show(sequence_->frames[*frame]);
  const std::chrono::duration<double> sinceDue = now - pacer_->lastDue();
  session_->statistics().begunAfterDue(std::chrono::duration_cast<Clock::duration>(sinceDue));
  logReductions();
}

void Transmitter::sendShown() {
  const auto now = Clock::now();
  if (now < nextAllowed_) return;
  std::optional<Shown> shown;
  {
    const std::lock_guard lock(mutex_);
    shown.swap(newest_);
  }
  if (shown) {
    shown_ = shown->hologram;
    wanted_ = frameOf(*shown_);
    isForZones_ = shown->hasZones;
    asked_ = shown->asked;
    isSettled_ = false;
  }
  if (isSettled_ || !wanted_) return;
  isSettled_ = session_->show(*wanted_, isForZones_);
  if (isSettled_) {
    {
      const std::lock_guard lock(mutex_);
      status_.settledRevision = wanted_->revision;
    }
    statusChanged_.notify_all();
  }
  if (asked_) {
    followTimes_->add(std::chrono::duration<double>(session_->lastFrameTime() - *asked_).count());
    asked_.reset();
  }
  if (traits_.frameRate > 0) {
    nextAllowed_ = now + std::chrono::duration_cast<Clock::duration>(
                             std::chrono::duration<double>(1 / traits_.frameRate));
  }
  logReductions();
}

void Transmitter::logReductions() {
  for (const std::string& sentence : session_->newReductions()) {
    setup_.log->write(setup_.name, "limited", sentence);
  }
}

}  // namespace acg
