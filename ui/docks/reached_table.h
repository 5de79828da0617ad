// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/scene/hologram.h"
#include "core/scene/scene.h"

class QLabel;
class QTableWidget;

namespace acg {

/// What each target reaches, of what was wanted, and the error: the verdict on a hologram.
class ReachedTable : public QWidget {
  Q_OBJECT

 public:
  explicit ReachedTable(QWidget* parent = nullptr);

  void show(const Scene& scene, const HologramPtr& hologram);
  QTableWidget* table() const { return table_; }

 signals:
  void targetClicked(const QString& id);

 private:
  QLabel* summary_;
  QTableWidget* table_;
};

/// "GS-PAT, 100 iterations, 26 µs" of a report.
QString solveSummary(const SolverReport& report);
/// A duration in the unit that suits it.
QString durationText(double seconds);

}  // namespace acg
