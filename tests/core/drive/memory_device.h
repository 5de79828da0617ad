// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/drive/device_driver.h"
#include "core/drive/transmitter.h"
#include "core/drive/unguarded_link.h"
#include "core/error.h"

namespace acg::testdevice {

using Bytes = std::vector<std::uint8_t>;
using Clock = std::chrono::steady_clock;

/// The wire and the device of a test, shared by the test and the link: what went out and when, what
/// can be broken. A greeting is {1}, a mute {0}, a frame 2, its revision's low byte, then phases
/// and amplitudes; answers are one byte each where the device answers.
struct MemoryDevice {
  struct Sent {
    Bytes bytes;
    Clock::time_point time;
  };
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Sent> sent;     // guarded by mutex, as all below
  bool isHeld = false;       ///< sending waits
  bool isUnplugged = false;  ///< everything fails
  bool isMute = false;       ///< takes everything, answers nothing
  double byteRate = 0;       ///< sending takes its time
  DeviceReport report;
  Bytes answers;

  /// Waits until `isReached`; the tests' only waiting. False after 10 s.
  bool waitFor(const std::function<bool()>& isReached) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(10), isReached);
  }
  bool waitForMessages(std::size_t count) {
    return waitFor([&] { return sent.size() >= count; });
  }
  /// The low byte of the last frame's revision, -1 when something else went out last. Call locked.
  int lastRevision() const {
    return sent.empty() || sent.back().bytes[0] != 2 ? -1 : sent.back().bytes[1];
  }
  template <class Change>
  void set(const Change& change) {
    {
      const std::lock_guard lock(mutex);
      change();
    }
    changed.notify_all();
  }
  std::deque<Sent> messages() {
    const std::lock_guard lock(mutex);
    return sent;
  }
};

class MemoryLink : public DeviceLink {
 public:
  explicit MemoryLink(std::shared_ptr<MemoryDevice> device) : device_(std::move(device)) {}

  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds) override {
    std::unique_lock lock(device_->mutex);
    device_->changed.wait(lock, [&] { return !device_->isHeld || device_->isUnplugged; });
    check();
    device_->sent.push_back({Bytes(message.begin(), message.end()), Clock::now()});
    if (!device_->isMute && message[0] == 2) device_->answers.push_back(7);
    const double rate = device_->byteRate;
    lock.unlock();
    device_->changed.notify_all();
    if (rate > 0) {
      std::this_thread::sleep_for(
          std::chrono::duration<double>(static_cast<double>(message.size()) / rate));
    }
  }
  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override {
    std::unique_lock lock(device_->mutex);
    device_->changed.wait_for(lock, timeout,
                              [&] { return !device_->answers.empty() || device_->isUnplugged; });
    check();
    const std::size_t count = std::min(into.size(), device_->answers.size());
    std::copy_n(device_->answers.begin(), count, into.begin());
    device_->answers.erase(device_->answers.begin(),
                           device_->answers.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
  void discard() override {
    const std::lock_guard lock(device_->mutex);
    device_->answers.clear();
  }
  std::string address() const override { return "memory"; }
  double byteRate() const override { return device_->byteRate; }

 private:
  void check() const {
    if (device_->isUnplugged) throw Error(ErrorCode::kIo, "memory is gone; plug it in.");
  }
  std::shared_ptr<MemoryDevice> device_;
};

inline Bytes frameBytes(const PhaseFrame& frame) {
  Bytes message(2 + 2 * frame.phases.size(), 2);
  message[1] = static_cast<std::uint8_t>(frame.revision);
  std::copy(frame.phases.begin(), frame.phases.end(), message.begin() + 2);
  std::copy(frame.amplitudes.begin(), frame.amplitudes.end(),
            message.begin() + 2 + static_cast<std::ptrdiff_t>(frame.phases.size()));
  return message;
}

class MemoryDriver : public DeviceDriver {
 public:
  MemoryDriver(DeviceTraits traits, std::shared_ptr<MemoryDevice> device)
      : traits_(std::move(traits)), device_(std::move(device)) {}

  const DeviceTraits& traits() const override { return traits_; }
  void start(DeviceLink& link) override { link.send(Bytes{1}, kTimeout); }
  void send(DeviceLink& link, const PhaseFrame& frame) override {
    link.send(frameBytes(frame), kTimeout);
    if (!traits_.answers) return;
    for (int tries = 0; tries < 20; ++tries) {
      Bytes answer(1);
      if (link.receive(answer, std::chrono::milliseconds(50)) == 1) return;
    }
    throw Error(ErrorCode::kIo, "memory did not answer for 1 s.");
  }
  void store(DeviceLink& link, const FrameSequence& sequence) override {
    link.send(Bytes{3, static_cast<std::uint8_t>(sequence.frames.size())}, kTimeout);
  }
  Bytes muteMessage() const override { return {0}; }
  DeviceReport report(DeviceLink&) override {
    const std::lock_guard lock(device_->mutex);
    return device_->report;
  }

 private:
  static constexpr std::chrono::milliseconds kTimeout{1000};
  DeviceTraits traits_;
  std::shared_ptr<MemoryDevice> device_;
};

/// Renews the permission from a thread of its own until it is told to stop.
class Owner {
 public:
  explicit Owner(Transmitter& transmitter) {
    transmitter.renewPermission();
    thread_ = std::thread([this, &transmitter] {
      std::unique_lock lock(mutex_);
      do {
        last_ = Clock::now();
        transmitter.renewPermission();
      } while (!stopped_.wait_for(lock, std::chrono::milliseconds(5), [&] { return isOver_; }));
    });
  }
  ~Owner() { stop(); }
  /// Returns when the permission was last renewed.
  Clock::time_point stop() {
    {
      const std::lock_guard lock(mutex_);
      isOver_ = true;
    }
    stopped_.notify_all();
    if (thread_.joinable()) thread_.join();
    return last_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool isOver_ = false;
  Clock::time_point last_;
  std::thread thread_;
};

inline DeviceTraits memoryTraits(int channels = 4) {
  DeviceTraits traits;
  traits.name = "memory";
  traits.label = "Memory";
  traits.channels = channels;
  traits.levels = {32, 2, {}};
  traits.frameRate = 1000;
  traits.watchdog = std::chrono::milliseconds(500);
  return traits;
}

inline std::unique_ptr<Transmitter> memoryTransmitter(std::shared_ptr<MemoryDevice> device,
                                                      const DeviceTraits& traits,
                                                      ElementRange elements) {
  TransmitterSetup setup;
  setup.name = "Memory";
  setup.driver = std::make_unique<MemoryDriver>(traits, device);
  setup.openLink = [device](std::shared_ptr<const Permission> permission) {
    return std::make_unique<UnguardedLink>(std::make_unique<MemoryLink>(device),
                                           std::move(permission));
  };
  setup.elements = elements;
  return std::make_unique<Transmitter>(std::move(setup));
}

inline bool reaches(const Transmitter& transmitter, DriveState state) {
  return transmitter.waitUntil([=](const TransmitterStatus& s) { return s.state == state; },
                               std::chrono::seconds(10));
}

/// Connected, armed and live, with the owner's permission being renewed.
inline bool goLive(Transmitter& transmitter) {
  transmitter.connect();
  if (!reaches(transmitter, DriveState::kConnected)) return false;
  transmitter.setArmSwitch(false);
  transmitter.setArmSwitch(true, true);
  transmitter.setLive(true);
  return reaches(transmitter, DriveState::kLive);
}

inline HologramPtr hologramOf(Eigen::VectorXcd drives, std::uint64_t revision) {
  auto hologram = std::make_shared<Hologram>();
  hologram->drives = std::move(drives);
  hologram->revision = revision;
  return hologram;
}

inline HologramPtr ones(std::uint64_t revision, int count = 4) {
  return hologramOf(Eigen::VectorXcd::Ones(count), revision);
}

}  // namespace acg::testdevice
