// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QImage>
#include <QRectF>
#include <QWidget>

namespace acg {

/// One of several pictures of the same pixels.
struct PicturePanel {
  QString title;
  std::vector<double> values;  ///< Pa, row by row from the top left
};

/// Pictures side by side in true proportions, with one colour bar for all of them. A tool tip tells
/// the numbers of the pixel under the mouse. Follows the theme.
class PicturePanels : public QWidget {
  Q_OBJECT

 public:
  explicit PicturePanels(QWidget* parent = nullptr);

  /// `size` is the width and height of what is pictured, m.
  void show(std::vector<PicturePanel> panels, int columns, int rows, const QSizeF& size);

  const std::vector<PicturePanel>& panels() const { return panels_; }
  double top() const { return top_; }  ///< Pa, of the colour bar
  /// Where a picture is drawn; for tests and tool tips.
  QRectF pictureRect(std::size_t panel) const;
  /// What a tool tip says at a place of the widget; empty beside the pictures.
  QString textAt(const QPointF& place) const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void paintBar(QPainter& painter) const;

  std::vector<PicturePanel> panels_;
  std::vector<QImage> images_;
  int columns_ = 0, rows_ = 0;
  QSizeF size_;
  double top_ = 1;
};

}  // namespace acg
