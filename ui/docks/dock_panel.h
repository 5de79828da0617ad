// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "core/scene/document.h"

namespace acg {

class Session;

/// What all docks share: a hidden dock does no work, and however fast results stream in, one that
/// is seen shows them at most three times a second, and half as often while a mouse button is held.
///
/// A dock connects the session's signals to `markStale` and shows the newest state in `refresh`.
class DockPanel : public QWidget {
  Q_OBJECT

 public:
  DockPanel(Session& session, QWidget* parent);

  /// Shows the newest state now, whatever the timer says.
  void refreshNow();

 public slots:
  void markStale();
  /// Like `markStale`, but does not let what is seen grow old: for what would be wrong.
  void showAtOnce();

 protected:
  virtual void refresh() = 0;
  /// The palette has changed; what colours are written into texts is written anew.
  virtual void onThemeChanged() { markStale(); }

  Session& session() const { return session_; }
  /// Whether the user holds a mouse button. What takes as long to draw as a frame of the 3D view, a
  /// curve for one, is then left as it is: the dock is refreshed again once the hand lets go.
  bool postponesForHand();
  /// One gesture for a burst of edits of the same thing: key repeats and slider moves that follow
  /// each other within a second merge into one step of undo.
  Gesture burst(const QString& what);
  /// Ends the burst, so that the next edit is a step of its own.
  void endBurst() { burstOf_.clear(); }

  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  Session& session_;
  QTimer timer_;
  QElapsedTimer sinceRefresh_, sinceBurst_;
  bool isStale_ = true;
  QString burstOf_;
  Gesture gesture_ = 0;
};

}  // namespace acg
