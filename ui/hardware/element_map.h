// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <optional>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QWidget>

#include "core/drive/array_assignment.h"
#include "core/scene/scene.h"

namespace acg {

/// What each element of a device emits, its arrays side by side from above: the colour is the
/// phase, the size of the disc the amplitude, a cross an element that is switched off. A click
/// names one.
class ElementMap : public QWidget {
  Q_OBJECT

 public:
  explicit ElementMap(QWidget* parent = nullptr);

  /// The elements of `range`; none takes all away.
  void setElements(const ScenePtr& scene, const ElementRange& range);
  /// What is emitted, one for each element; empty: nothing.
  void setDrives(std::vector<std::complex<double>> drives);

  /// Where element `index` of the device is drawn, px.
  QPointF place(int index) const;
  std::optional<int> elementAt(const QPointF& pixel) const;

 signals:
  /// By its index in the device.
  void clicked(int index);
  /// The element under the cursor; -1: none.
  void hovered(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  QSize sizeHint() const override { return {260, 180}; }
  QSize minimumSizeHint() const override { return {140, 100}; }

 private:
  void layOut();
  double scale() const;  // px per m

  std::vector<QPointF> places_;  // m, y upwards
  std::vector<bool> isDisabled_;
  std::vector<std::complex<double>> drives_;
  double pitch_ = 0.01;  // m
  QRectF extent_;        // m, with half a pitch around
};

}  // namespace acg
