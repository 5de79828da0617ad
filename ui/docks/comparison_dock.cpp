// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/comparison_dock.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include "core/io/comparison_file.h"
#include "ui/actions/ask_file.h"
#include "ui/docks/comparison_table.h"
#include "ui/forms/form_style.h"
#include "ui/icons.h"
#include "ui/plots/bar_plot.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kPollMs = 100;  // how often the progress bar looks

QVBoxLayout* columnOf(QWidget* widget) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(8, 4, 8, 8);
  column->setSpacing(6);
  return column;
}

}  // namespace

ComparisonDock::ComparisonDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  auto* parts = new QSplitter(Qt::Horizontal, this);
  parts->setChildrenCollapsible(false);
  QWidget* choice = makeChoice();
  hint_ = quietLabel(tr("Choose solvers and press Compare: each solves the same targets. The scene "
                        "stays as it is until you take a solver by a double click."),
                     this);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  hint_->setContentsMargins(24, 8, 24, 8);
  results_ = makeResults();
  auto* middle = new QWidget(this);
  auto* column = new QVBoxLayout(middle);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(hint_, 1);
  column->addWidget(results_, 1);
  parts->addWidget(choice);
  parts->addWidget(middle);
  parts->setStretchFactor(1, 1);
  parts->setSizes({210, 900});
  all->addWidget(parts);
  connectAll();
  refreshNow();
}

QWidget* ComparisonDock::makeChoice() {
  auto* choice = new QWidget(this);
  QVBoxLayout* column = columnOf(choice);
  solvers_ = new QListWidget(choice);
  solvers_->setAccessibleName(tr("Solvers to compare"));
  solvers_->setFrameShape(QFrame::NoFrame);
  solvers_->setMinimumWidth(150);
  for (const SolverEntry& entry : acg::solvers()) {
    auto* item = new QListWidgetItem(QString::fromUtf8(entry.label), solvers_);
    item->setData(Qt::UserRole, QString::fromLatin1(entry.name));
    item->setToolTip(QString::fromUtf8(entry.help));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    item->setCheckState(Qt::Checked);
  }
  run_ = new QPushButton(icon("solve"), tr("Compare"), choice);
  cancel_ = new QPushButton(icon("cancel"), tr("Cancel"), choice);
  progress_ = new QProgressBar(choice);
  progress_->setRange(0, 100);
  progress_->setTextVisible(false);
  progress_->setFixedHeight(6);
  progress_->setAccessibleName(tr("Progress of the comparison"));
  column->addWidget(solvers_, 1);
  column->addWidget(progress_);
  column->addWidget(run_);
  column->addWidget(cancel_);
  return choice;
}

QWidget* ComparisonDock::makeResults() {
  auto* results = new QSplitter(Qt::Horizontal, this);
  results->setChildrenCollapsible(false);
  auto* left = new QWidget(results);
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 4, 0, 0);
  column->setSpacing(2);
  stale_ = quietLabel(tr("The scene has changed since; compare again."), left);
  setRole(stale_, "warn");
  stale_->setContentsMargins(8, 0, 8, 0);
  table_ = new ComparisonTable(left);
  table_->setToolTip(tr("A double click takes the solver for the scene"));
  column->addWidget(stale_);
  column->addWidget(table_, 1);
  auto* right = new QWidget(results);
  QVBoxLayout* plotColumn = columnOf(right);
  auto* head = new QHBoxLayout;
  metric_ = new QComboBox(right);
  metric_->setAccessibleName(tr("Plotted number"));
  const auto& columns = comparisonColumns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].isPlotted) metric_->addItem(columns[i].title, int(i));
  }
  export_ = new QPushButton(icon("export"), tr("Export"), right);
  export_->setToolTip(tr("Writes the table as CSV or JSON, as acg compare does"));
  head->addWidget(metric_, 1);
  head->addWidget(export_);
  plotColumn->addLayout(head);
  plot_ = new BarPlot;
  auto* scroll = new QScrollArea(right);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::StrongFocus);  // arrow keys scroll
  scroll->setAccessibleName(tr("Bars of the comparison"));
  scroll->viewport()->setAutoFillBackground(false);
  scroll->setWidget(plot_);
  plotColumn->addWidget(scroll, 1);
  results->addWidget(left);
  results->addWidget(right);
  results->setStretchFactor(0, 3);
  results->setStretchFactor(1, 1);
  results->setSizes({640, 300});
  return results;
}

void ComparisonDock::connectAll() {
  connect(run_, &QPushButton::clicked, this, &ComparisonDock::run);
  connect(cancel_, &QPushButton::clicked, this, [this] { session().cancelJob(job_); });
  connect(export_, &QPushButton::clicked, this, &ComparisonDock::askWhereToExport);
  connect(solvers_, &QListWidget::itemChanged, this, &DockPanel::markStale);
  connect(metric_, &QComboBox::activated, this, &ComparisonDock::showPlot);
  connect(table_, &ComparisonTable::solverChosen, this, &ComparisonDock::use);
  connect(table_->header(), &QHeaderView::sortIndicatorChanged, this, &DockPanel::markStale);
  connect(&session(), &Session::sceneChanged, this, &DockPanel::markStale);
  poll_.setInterval(kPollMs);
  connect(&poll_, &QTimer::timeout, this, [this] {
    for (const JobStatus& job : session().jobActivity().running) {
      if (job.id == job_) progress_->setValue(int(100 * job.progress));
    }
  });
}

std::vector<std::string> ComparisonDock::chosen() const {
  std::vector<std::string> names;
  for (int row = 0; row < solvers_->count(); ++row) {
    const QListWidgetItem* item = solvers_->item(row);
    if (item->checkState() == Qt::Checked) {
      names.push_back(item->data(Qt::UserRole).toString().toStdString());
    }
  }
  return names;
}

void ComparisonDock::run() {
  const std::vector<std::string> names = chosen();
  if (names.empty() || isRunning_) return;
  isRunning_ = true;
  progress_->setValue(0);
  const int order = ++order_;
  job_ = session().compareSolvers(names, [dock = QPointer(this), order, scene = session().scene()](
                                             std::optional<SolverComparison> result) {
    if (dock) dock->take(std::move(result), scene, order);
  });
  if (isRunning_) poll_.start();
  refreshNow();
}

void ComparisonDock::take(std::optional<SolverComparison> result, const ScenePtr& scene,
                          int order) {
  if (order != order_) return;
  isRunning_ = false;
  poll_.stop();
  if (result) {
    comparison_ = std::move(result);
    comparedScene_ = scene;
    table_->show(*comparison_, session().scene()->solver.name);
  }
  refreshNow();
}

void ComparisonDock::use(const QString& name) {
  const std::string solver = name.toStdString();
  if (solver == session().scene()->solver.name) return;
  const bool isCurrent = comparedScene_ == session().scene();
  session().edit(tr("Solve with %1").arg(solverLabel(solver)), 0,
                 [&](Scene& scene) { scene.solver = withMethod(scene.solver, solver); });
  // The compared targets are still these.
  if (isCurrent) comparedScene_ = session().scene();
  refreshNow();
}

void ComparisonDock::refresh() {
  const bool canRun = !session().scene()->targets.empty() && !chosen().empty();
  run_->setVisible(!isRunning_);
  run_->setEnabled(canRun);
  run_->setToolTip(session().scene()->targets.empty() ? tr("The scene has no targets yet")
                   : chosen().empty()                 ? tr("Choose at least one solver")
                                                      : tr("Solves the scene by each of these"));
  cancel_->setVisible(isRunning_);
  progress_->setVisible(isRunning_);
  results_->setVisible(comparison_.has_value());
  hint_->setVisible(!comparison_);
  if (!comparison_) return;
  stale_->setVisible(comparedScene_ != session().scene());
  table_->markInUse(session().scene()->solver.name);
  showPlot();
}

void ComparisonDock::showPlot() {
  if (!comparison_) return;
  const ComparisonColumn& column = comparisonColumns()[std::size_t(metric_->currentData().toInt())];
  std::vector<PlotBar> bars;
  for (const std::string& name : table_->order()) {
    for (const SolverTrial& trial : comparison_->trials) {
      if (trial.report.solver != name || !trial.error.empty()) continue;
      const std::optional<double> value = column.value(trial);
      if (!value) continue;
      bars.push_back(
          {solverLabel(name), column.factor * *value, name == session().scene()->solver.name});
    }
  }
  const QString label = column.unit.isEmpty()
                            ? column.title
                            : QStringLiteral("%1, %2").arg(column.title, column.unit);
  plot_->show(bars, label, column.isLogarithmic);
}

void ComparisonDock::askWhereToExport() {
  if (!comparison_) return;
  const QString path = askSaveFile(this, tr("Export comparison"), {}, QStringLiteral("comparison"),
                                   {tr("CSV table (*.csv)"), tr("JSON (*.json)")});
  if (!path.isEmpty()) exportTo(path);
}

void ComparisonDock::exportTo(const QString& path) {
  if (!comparison_) return;
  session().runInBackground(
      tr("Export comparison"),
      [comparison = *comparison_, path](JobContext&) {
        writeComparison(comparison, path.toStdString());
      },
      [&session = session(), path] {
        session.post(MessageKind::kInfo, tr("Wrote %1.").arg(path));
      });
}

}  // namespace acg
