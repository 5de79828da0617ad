// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QTimer>
#include <QVector>

#include "core/field/field.h"
#include "ui/docks/dock_panel.h"

class QComboBox;
class QLabel;

namespace acg {

class LinePlot;

/// Points of a line field as a curve: coordinate along the line in m, magnitude in SI.
struct LineCurve {
  QVector<double> along, value;
  QString axis;  ///< `x`, `y`, `z` for a line along an axis; empty for any other
  QString unit;
  QString quantity;  ///< name in the registry
};
/// The channel of `quantity` or, when it was not evaluated, the first one.
LineCurve lineCurve(const Field& field, const std::string& quantity);
/// The least magnitude on a line that is field and not rounding, by the peak of the slices; SI.
double noiseFloor(const std::array<FieldPtr, 3>& slices, const std::string& quantity);

/// The chosen quantity along a line through the selected target.
class ProbeDock : public DockPanel {
  Q_OBJECT

 public:
  ProbeDock(Session& session, QWidget* parent);

  LinePlot* plot() const { return plot_; }
  QComboBox* axisBox() const { return axis_; }
  /// Writes x, y, z and every channel of the line as CSV, on a worker thread.
  void exportCsv(const QString& path);
  /// Writes the plot as it is seen, PDF or PNG by the name's end.
  void exportPicture(const QString& path);

 protected:
  void refresh() override;

 private:
  void askForLine();
  void showMarkers(const LineCurve& curve);
  void showMenu(const QPoint& at);
  const Target* throughTarget() const;

  QLabel* title_;
  QComboBox* axis_;
  LinePlot* plot_;
  QTimer resting_;
};

}  // namespace acg
