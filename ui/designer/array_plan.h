// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QColor>
#include <QPixmap>
#include <QWidget>

#include "core/acoustics/transducer_array.h"

namespace acg {

/// A value for each element as a colour, with the ends of its legend.
struct PlanColoring {
  QString title;             ///< empty: no colouring
  std::vector<QColor> face;  ///< of each element
  std::vector<QColor> bar;   ///< of the legend, from its low end
  QString low, high;
};

/// The elements of an array to scale in its own frame: from above and, below on the same x axis,
/// from the side. Enabled elements are discs, disabled ones rings.
///
/// A click names an element, a rubber band those in it, the space bar the current one, which the
/// arrow keys move; what becomes of them is the owner's business.
class ArrayPlan : public QWidget {
  Q_OBJECT

 public:
  explicit ArrayPlan(QWidget* parent = nullptr);

  /// `radius` in m, of each face. The elements may be none.
  void setElements(std::shared_ptr<const TransducerArray> elements, double radius);
  /// One for each element; empty: all are enabled.
  void setDisabled(std::vector<bool> isDisabled);
  void setColoring(PlanColoring coloring);

  int elementCount() const { return elements_ ? elements_->size() : 0; }
  /// Where an element lies in the upper plan, px.
  QPointF place(int element) const;
  /// The element under a pixel of either plan.
  std::optional<int> elementAt(const QPointF& pixel) const;
  int current() const { return current_; }

 signals:
  void chosen(std::vector<int> elements);
  void currentChanged(int element);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  QSize sizeHint() const override { return {560, 600}; }
  QSize minimumSizeHint() const override { return {320, 300}; }

 private:
  /// One of the two plans: x against y, or x against z.
  struct View {
    int up = 1;      ///< the axis that points up
    QRectF frame;    ///< px
    double low = 0;  ///< m, of the up axis at the frame's lower edge
  };
  void layOut();
  QPointF toPixels(const View& view, const Eigen::Vector3d& point) const;
  QPolygonF outline(const View& view, int element) const;
  void render();
  void paintAxes(QPainter& painter, const View& view) const;
  std::vector<int> drawingOrder(const View& view, int step) const;
  void paintElements(QPainter& painter, const View& view) const;
  void paintLegend(QPainter& painter) const;
  void setCurrent(int element);
  void moveCurrent(const Eigen::Vector2d& direction);
  std::vector<int> within(const QRectF& band) const;
  void forget();

  std::shared_ptr<const TransducerArray> elements_;
  double radius_ = 0;
  std::vector<bool> isDisabled_;
  PlanColoring coloring_;
  View top_, side_{2, {}, 0};
  double scale_ = 0;  // px per m
  double left_ = 0;   // m, at the frames' left edge
  QPixmap picture_;   // all but what follows the hand; null when stale
  int current_ = -1;
  int hovered_ = -1;
  std::optional<QPointF> press_;
  QRectF band_;
};

}  // namespace acg
