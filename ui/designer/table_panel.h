// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/acoustics/transducer_model.h"

class QLabel;
class QPushButton;

namespace acg {

class DirectivityPlot;

/// The measured table of a transducer: how many angles and how far they go, a plot, and the way to
/// load another one.
class TablePanel : public QWidget {
  Q_OBJECT

 public:
  explicit TablePanel(QWidget* parent = nullptr);

  /// Shows the table of `model`; of one that has none, only the way to load one.
  void show(const TransducerModel& model);
  /// Something about the file that was read last, or why it could not be; empty says nothing.
  void setNote(const QString& text, bool isProblem);

 signals:
  void loadWanted();

 private:
  QLabel *span_, *note_;
  DirectivityPlot* plot_;
};

}  // namespace acg
