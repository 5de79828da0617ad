// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/dock_panel.h"

#include <algorithm>

#include <QEvent>
#include <QGuiApplication>

#include "ui/session.h"

namespace acg {
namespace {

// All docks together take as long to refresh as the 3D view to draw a frame: while results stream
// in, numbers follow at a calm pace, and at half of it where a hand would wait behind them.
constexpr int kRefreshIntervalMs = 333;
constexpr int kDragIntervalMs = 700;
constexpr int kBurstMs = 1000;

}  // namespace

DockPanel::DockPanel(Session& session, QWidget* parent) : QWidget(parent), session_(session) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &DockPanel::refreshNow);
}

void DockPanel::markStale() {
  isStale_ = true;
  if (!isVisible() || timer_.isActive()) return;
  const bool isDragging = QGuiApplication::mouseButtons() != Qt::NoButton;
  const qint64 interval = isDragging ? kDragIntervalMs : kRefreshIntervalMs;
  const qint64 since = sinceRefresh_.isValid() ? sinceRefresh_.elapsed() : interval;
  timer_.start(int(std::clamp<qint64>(interval - since, 0, interval)));
}

void DockPanel::refreshNow() {
  timer_.stop();
  isStale_ = false;
  sinceRefresh_.start();
  refresh();
}

bool DockPanel::postponesForHand() {
  if (QGuiApplication::mouseButtons() == Qt::NoButton) return false;
  markStale();
  return true;
}

void DockPanel::showAtOnce() {
  if (isVisible()) {
    refreshNow();
  } else {
    isStale_ = true;
  }
}

Gesture DockPanel::burst(const QString& what) {
  const bool isSame = what == burstOf_ && sinceBurst_.isValid() && sinceBurst_.elapsed() < kBurstMs;
  if (!isSame) gesture_ = session_.document().newGesture();
  burstOf_ = what;
  sinceBurst_.start();
  return gesture_;
}

void DockPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (isStale_) refreshNow();
}

void DockPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) onThemeChanged();
}

}  // namespace acg
