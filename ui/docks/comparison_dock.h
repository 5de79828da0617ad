// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QTimer>

#include "core/compute/job_queue.h"
#include "core/solvers/compare.h"
#include "ui/docks/dock_panel.h"

class QComboBox;
class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QSplitter;

namespace acg {

class BarPlot;
class ComparisonTable;

/// The same targets solved by several methods: what each reaches, how evenly and how fast, as a
/// table and as bars. A double click takes a method for the scene.
class ComparisonDock : public DockPanel {
  Q_OBJECT

 public:
  ComparisonDock(Session& session, QWidget* parent);

  const std::optional<SolverComparison>& comparison() const { return comparison_; }
  /// As `acg compare` writes it: .csv or .json.
  void exportTo(const QString& path);

 protected:
  void refresh() override;

 private:
  QWidget* makeChoice();
  QWidget* makeResults();
  void connectAll();
  std::vector<std::string> chosen() const;
  void run();
  void take(std::optional<SolverComparison> result, const ScenePtr& scene, int order);
  void use(const QString& name);
  void showPlot();
  void askWhereToExport();

  QListWidget* solvers_;
  QPushButton *run_, *cancel_, *export_;
  QProgressBar* progress_;
  QLabel *hint_, *stale_;
  QWidget* results_;
  ComparisonTable* table_;
  QComboBox* metric_;
  BarPlot* plot_;
  QTimer poll_;

  std::optional<SolverComparison> comparison_;
  ScenePtr comparedScene_;  ///< or the one that only has another of the compared methods
  JobId job_ = 0;
  int order_ = 0;  ///< counts the runs, so that an old answer ends nothing new
  bool isRunning_ = false;
};

}  // namespace acg
