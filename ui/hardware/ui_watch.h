// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include <QEvent>
#include <QObject>
#include <QString>
#include <QTimer>

namespace acg {

/// A time without a sign of life, and the event whose handling took it.
struct UiPause {
  std::chrono::steady_clock::duration length{};
  QString during;  ///< "MouseButtonRelease of QPushButton armButton"
};

/// Renews the permission of a device while the window's thread answers. A sign of life is an event
/// that its loop takes from the window system or its own queue; a timer sees to one every 20 ms.
/// What a handler does meanwhile, or sends to itself, is none: a thread that hangs is silent here.
/// UI thread only.
class UiWatch : public QObject {
 public:
  using Clock = std::chrono::steady_clock;

  /// `renew` is called at each sign of life; must be quick.
  explicit UiWatch(std::function<void()> renew, QObject* parent = nullptr);
  ~UiWatch() override;

  Clock::time_point lastSign() const { return lastSign_; }
  /// Gets every pause of `kLongPause` or more once it is over. In the handler of an event that
  /// comes after: must be quick.
  void onLongPause(std::function<void(const UiPause&)> told) { told_ = std::move(told); }
  /// Half of what a device is muted after.
  static constexpr std::chrono::milliseconds kLongPause{40};

  /// The longest time between two signs of life, of the last 5 to 10 s.
  Clock::duration longestPause() const { return std::max(longest_, longestBefore_); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void sign();
  void tell(Clock::duration length) const;

  std::function<void()> renew_;
  std::function<void(const UiPause&)> told_;
  QTimer timer_;
  Clock::time_point lastSign_;
  Clock::time_point spanBegun_;
  Clock::duration longest_{}, longestBefore_{};  ///< of this span and of the one before
  QEvent::Type lastEvent_ = QEvent::None;        ///< the last sign of life, and whose
  const char* lastClass_ = "";
  QString lastName_;
};

}  // namespace acg
