// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/mute_key.h"

#include <utility>

#include <QCoreApplication>
#include <QKeyEvent>

namespace acg {
namespace {

bool isMute(const QKeyEvent& event) {
  if (event.key() == Qt::Key_Pause) return true;
  return event.key() == Qt::Key_Period && event.modifiers().testFlag(Qt::ControlModifier);
}

}  // namespace

MuteKey::MuteKey(std::function<void()> mute, QObject* parent)
    : QObject(parent), mute_(std::move(mute)) {
  QCoreApplication::instance()->installEventFilter(this);
}

MuteKey::~MuteKey() { QCoreApplication::instance()->removeEventFilter(this); }

QString MuteKey::shownKey() { return QStringLiteral("Pause"); }

QString MuteKey::help() {
  return QCoreApplication::translate("MuteKey",
                                     "Silence the device at once; also by Pause or Ctrl+full stop, "
                                     "in every window and dialog");
}

bool MuteKey::eventFilter(QObject* watched, QEvent* event) {
  // A key that is no shortcut of the window in front comes as a press; before that, always, as the
  // question whether it is one.
  const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
  if (!isKey || !isMute(static_cast<QKeyEvent&>(*event))) {
    return QObject::eventFilter(watched, event);
  }
  if (!static_cast<QKeyEvent&>(*event).isAutoRepeat()) mute_();
  event->accept();
  return true;
}

}  // namespace acg
