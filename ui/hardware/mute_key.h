// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

class QKeyEvent;

namespace acg {

/// The keys that silence the device wherever the focus is, a modal dialog included: Pause and
/// Ctrl+full stop. They are taken before any widget sees them. UI thread only.
class MuteKey : public QObject {
 public:
  explicit MuteKey(std::function<void()> mute, QObject* parent = nullptr);
  ~MuteKey() override;

  /// For menus: "Pause".
  static QString shownKey();
  /// For tool tips: what the keys and buttons do, and all keys.
  static QString help();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  std::function<void()> mute_;
};

}  // namespace acg
