// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/device_session.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "core/drive/quantiser.h"
#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kGreetingTime{3000};
/// A failed frame is begun again only this soon after its first try, and so often.
constexpr milliseconds kRetryTime{100};
constexpr int kRetries = 2;

/// The link as a driver gets it: waiting for answers is bounded in sum, whatever the driver's own
/// time-outs and retries are.
class PatientLink : public DeviceLink {
 public:
  PatientLink(DeviceLink& link, milliseconds patience) : link_(link), left_(patience) {
    patience_ = patience;
  }

  void send(std::span<const std::uint8_t> message, milliseconds timeout) override {
    link_.send(message, timeout);
  }
  std::size_t receive(std::span<std::uint8_t> into, milliseconds timeout) override {
    if (left_ <= Clock::duration::zero()) {
      throw Error(ErrorCode::kIo, fmt::format("{} has not answered for {} ms; check its supply and "
                                              "cable.",
                                              address(), patience_.count()));
    }
    const auto begun = Clock::now();
    const std::size_t count =
        link_.receive(into, std::min(timeout, std::chrono::ceil<milliseconds>(left_)));
    left_ -= Clock::now() - begun;
    return count;
  }
  void discard() override { link_.discard(); }
  std::string address() const override { return link_.address(); }
  int descriptor() const override { return link_.descriptor(); }
  double byteRate() const override { return link_.byteRate(); }

  bool isPatient() const { return left_ > Clock::duration::zero(); }

 private:
  DeviceLink& link_;
  milliseconds patience_{};
  Clock::duration left_;
};

}  // namespace

DeviceSession::DeviceSession(DeviceDriver& driver, std::shared_ptr<GatedLink> link,
                             const DriveSettings& settings)
    : driver_(driver), link_(std::move(link)), limits_(driver.traits(), settings) {}

void DeviceSession::start() {
  link_->setTraffic(GatedLink::Traffic::kQueries);
  link_->setMuteMessage(driver_.muteMessage());
  PatientLink patient(*link_, kGreetingTime);
  driver_.start(patient);
  link_->setMuteMessage(driver_.muteMessage());
  report_ = driver_.report(patient);
}

void DeviceSession::sendLimited(const PhaseFrame& frame) {
  const auto begun = Clock::now();
  PatientLink patient(*link_, kAnswerTime);
  for (int attempt = 0;; ++attempt) {
    try {
      link_->setTraffic(GatedLink::Traffic::kOutput);
      driver_.send(patient, frame);
      break;
    } catch (const Error& error) {
      const bool mayRetry = error.code() == ErrorCode::kIo && attempt < kRetries &&
                            patient.isPatient() && Clock::now() - begun < kRetryTime &&
                            link_->latchReason().empty();
      if (!mayRetry) throw;
      link_->heartbeat();  // throws when the device is gone
    }
  }
  lastFrameTime_ = Clock::now();
  statistics_.sent(lastFrameTime_, lastFrameTime_ - begun);
  lastFrame_ = frame;
  link_->setMuteMessage(driver_.muteMessage());
}

bool DeviceSession::show(const PhaseFrame& wanted, bool throughSilence) {
  LimitedFrame limited = limits_.limit(wanted, lastFrame_.value_or(PhaseFrame{}));
  if (throughSilence && limited.count(LimitKind::kPhaseStep) > 0) {
    limited.frame = silentFrame(driver_.traits());
    limited.isSettled = false;  // from silence any phase may begin
  }
  sendLimited(limited.frame);
  reduced_ = limited.reduced;
  return limited.isSettled;
}

void DeviceSession::silence() {
  if (lastFrame_) sendLimited(silentFrame(driver_.traits()));
  reduced_ = {};
}

void DeviceSession::muted() {
  if (lastFrame_) lastFrame_ = silentFrame(driver_.traits());
  reduced_ = {};
}

void DeviceSession::store(const FrameSequence& sequence) {
  FrameSequence limited{{}, sequence.rate, sequence.repeats};
  PhaseFrame before = lastFrame_.value_or(PhaseFrame{});
  reduced_ = {};
  for (const PhaseFrame& frame : sequence.frames) {
    const LimitedFrame one = limits_.limit(frame, before);
    for (std::size_t k = 0; k < kLimitKinds; ++k) reduced_[k] += one.reduced[k];
    limited.frames.push_back(one.frame);
    before = one.frame;
  }
  PatientLink patient(*link_, kGreetingTime);
  link_->setTraffic(GatedLink::Traffic::kOutput);
  link_->setMuteMessage(driver_.storingMuteMessage());
  driver_.store(patient, limited);
  lastFrame_ = before;
  lastFrameTime_ = Clock::now();
  link_->setMuteMessage(driver_.muteMessage());
}

std::optional<std::string> DeviceSession::ask() {
  PatientLink patient(*link_, kAnswerTime);
  link_->setTraffic(GatedLink::Traffic::kQueries);
  DeviceReport report = driver_.report(patient);
  // What is told only once, at the greeting, stays.
  if (report.firmware.empty()) report.firmware = report_.firmware;
  if (report.serialNumber.empty()) report.serialNumber = report_.serialNumber;
  report_ = std::move(report);
  return limits_.heed(report_);
}

std::vector<std::string> DeviceSession::reductions() const {
  std::vector<std::string> sentences;
  for (std::size_t k = 0; k < kLimitKinds; ++k) {
    if (reduced_[k] > 0) {
      sentences.push_back(limits_.sentence(static_cast<LimitKind>(k), reduced_[k]));
    }
  }
  return sentences;
}

std::vector<std::string> DeviceSession::newReductions() {
  std::vector<std::string> sentences;
  for (std::size_t k = 0; k < kLimitKinds; ++k) {
    const bool acts = reduced_[k] > 0;
    if (acts && !isKnown_[k]) {
      sentences.push_back(limits_.sentence(static_cast<LimitKind>(k), reduced_[k]));
    }
    isKnown_[k] = acts;
  }
  return sentences;
}

}  // namespace acg
