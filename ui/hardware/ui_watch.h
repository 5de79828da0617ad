// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include <QObject>
#include <QTimer>

namespace acg {

/// Renews the permission of a device while the UI thread answers: from a thread of its own, since
/// drawing one frame without graphics hardware takes longer than a permission lasts. Once the UI
/// thread has not come round for `kLongestPause` nothing is renewed until it does.
class UiWatch : public QObject {
 public:
  /// `renew` is called from another thread every 20 ms, until this object is gone.
  explicit UiWatch(std::function<void()> renew, QObject* parent = nullptr);
  ~UiWatch() override;

  /// By judgement: several frames drawn in software on a busy machine.
  static constexpr std::chrono::milliseconds kLongestPause{400};

 private:
  using Clock = std::chrono::steady_clock;
  void beat();

  std::function<void()> renew_;
  std::atomic<Clock::rep> lastBeat_{0};
  QTimer timer_;
  std::jthread thread_;
};

}  // namespace acg
