// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/ui_watch.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace acg {
namespace {

constexpr std::chrono::milliseconds kRenewal{20};

}  // namespace

UiWatch::UiWatch(std::function<void()> renew, QObject* parent)
    : QObject(parent), renew_(std::move(renew)) {
  beat();
  timer_.setTimerType(Qt::PreciseTimer);
  timer_.setInterval(kRenewal);
  connect(&timer_, &QTimer::timeout, this, &UiWatch::beat);
  timer_.start();
  thread_ = std::jthread([this](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      const Clock::duration last(lastBeat_.load(std::memory_order_acquire));
      if (Clock::now().time_since_epoch() - last < kLongestPause) renew_();
      wake.wait_for(lock, stop, kRenewal, [] { return false; });
    }
  });
}

UiWatch::~UiWatch() = default;

void UiWatch::beat() {
  lastBeat_.store(Clock::now().time_since_epoch().count(), std::memory_order_release);
}

}  // namespace acg
