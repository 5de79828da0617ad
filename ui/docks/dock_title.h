// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDockWidget;

namespace acg {

/// The title bar of a dock: of no height in the window, where the tab names the dock; over a
/// floating dock its name, what moves it, puts it back and closes it.
class DockTitle : public QWidget {
 public:
  /// Becomes the title bar of `dock`, which owns it.
  explicit DockTitle(QDockWidget& dock);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 private:
  QDockWidget& dock_;
  QWidget* row_;
};

}  // namespace acg
