// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/solver_dock.h"

#include <algorithm>

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/solvers/solver.h"
#include "ui/docks/reached_table.h"
#include "ui/forms/form_style.h"
#include "ui/forms/parameter_form.h"
#include "ui/forms/quantity_field.h"
#include "ui/icons.h"
#include "ui/plots/line_plot.h"
#include "ui/session.h"

namespace acg {

SolverDock::SolverDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  QVBoxLayout* column = makeScrollColumn(this);
  auto* top = new QWidget(this);
  auto* grid = makeFormGrid(top);
  method_ = new QComboBox(this);
  for (const SolverEntry& entry : solvers()) {
    method_->addItem(QString::fromUtf8(entry.label), QString::fromLatin1(entry.name));
    method_->setItemData(method_->count() - 1, QString::fromUtf8(entry.help), Qt::ToolTipRole);
  }
  addFormRow(grid, tr("Method"), method_);
  help_ = quietLabel({}, this);
  help_->setWordWrap(true);
  parameters_ = new ParameterForm(this);
  auto* common = new QWidget(this);
  auto* commonGrid = makeFormGrid(common);
  drive_ = new QComboBox(this);
  drive_->addItem(tr("Phase only"));
  drive_->addItem(tr("Amplitude and phase"));
  levels_ = new QuantityField(Dimension::kNone, this);
  levels_->setInteger(true);
  levels_->setLimits(0, 65536);
  levels_->setToolTip(tr("Phases the device can set; 0 means any"));
  seed_ = new QuantityField(Dimension::kNone, this);
  seed_->setInteger(true);
  seed_->setLimits(0, 9007199254740992.0);
  seed_->setToolTip(tr("Start of the random numbers: the same seed gives the same hologram"));
  addFormRow(commonGrid, tr("Drive"), drive_);
  addFormRow(commonGrid, tr("Phase levels"), levels_);
  addFormRow(commonGrid, tr("Random seed"), seed_);
  auto* solve = new QPushButton(icon("solve"), tr("Solve again"), this);
  solve->setToolTip(tr("Every edit solves by itself; this solves the scene as it is once more"));

  auto* report = new QWidget(this);
  auto* reportGrid = makeFormGrid(report);
  const auto readOnly = [&](const QString& label) {
    auto* value = new QLabel(this);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addFormRow(reportGrid, label, value);
    return value;
  };
  time_ = readOnly(tr("Time"));
  iterations_ = readOnly(tr("Iterations"));
  efficiency_ = readOnly(tr("Efficiency"));
  efficiency_->setToolTip(
      tr("Pressure reached by all targets, of the most that each could have alone"));
  convergenceTitle_ = headingLabel(tr("Convergence"), this);
  convergence_ = new LinePlot(this);
  convergence_->setAccessibleName(tr("Convergence plot"));
  convergence_->setRange(LinePlot::Range::kLogarithmic);
  convergence_->setLabels(tr("iteration"), tr("rms error, %"));
  convergence_->setFixedHeight(168);

  for (QWidget* widget :
       {top, static_cast<QWidget*>(help_), static_cast<QWidget*>(parameters_), common,
        static_cast<QWidget*>(solve), separator(this),
        static_cast<QWidget*>(headingLabel(tr("Last solve"), this)), report,
        static_cast<QWidget*>(convergenceTitle_), static_cast<QWidget*>(convergence_)}) {
    column->addWidget(widget);
  }
  column->addStretch(1);

  connectFields();
  connect(solve, &QPushButton::clicked, &session, &Session::solveAgain);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::hologramChanged, this, &DockPanel::markStale);
  refreshNow();
}

void SolverDock::connectFields() {
  connect(method_, &QComboBox::activated, this, [this](int index) {
    const std::string name = method_->itemData(index).toString().toStdString();
    if (name == session().scene()->solver.name) return;
    session().edit(tr("Solve with %1").arg(method_->itemText(index)), 0, [&](Scene& scene) {
      // Settings that both methods know, such as the iterations, live on.
      ParameterSet kept;
      for (const Parameter& parameter : solver(name).parameters()) {
        const auto old = scene.solver.parameters.find(parameter.name);
        if (old != scene.solver.parameters.end()) kept.insert(*old);
      }
      scene.solver.name = name;
      scene.solver.parameters = kept;
    });
  });
  connect(parameters_, &ParameterForm::edited, this,
          [this](const QString& key, const QString& label) {
            const ParameterSet values = parameters_->values();
            session().edit(tr("Change %1").arg(label.toLower()), burst(key),
                           [&](Scene& scene) { scene.solver.parameters = values; });
          });
  connect(drive_, &QComboBox::activated, this, [this](int index) {
    const DriveMode mode = index == 0 ? DriveMode::kPhaseOnly : DriveMode::kAmplitudeAndPhase;
    if (mode == session().scene()->solver.drive) return;
    session().edit(tr("Drive %1").arg(drive_->itemText(index).toLower()), 0,
                   [&](Scene& scene) { scene.solver.drive = mode; });
  });
  connect(levels_, &QuantityField::valueEdited, this, [this](double levels) {
    session().edit(tr("Change phase levels"), burst("levels"),
                   [&](Scene& scene) { scene.solver.phaseLevels = int(levels); });
  });
  connect(seed_, &QuantityField::valueEdited, this, [this](double seed) {
    session().edit(tr("Change random seed"), burst("seed"),
                   [&](Scene& scene) { scene.solver.randomSeed = std::uint64_t(seed); });
  });
}

void SolverDock::refresh() {
  const SolverChoice& choice = session().scene()->solver;
  const int index = method_->findData(QString::fromStdString(choice.name));
  method_->setCurrentIndex(index);
  if (index >= 0 && shownMethod_ != choice.name) {
    shownMethod_ = choice.name;
    const SolverEntry& entry = solver(choice.name);
    help_->setText(QString::fromUtf8(entry.help));
    parameters_->setParameters(entry.parameters());
  }
  parameters_->setValues(choice.parameters);
  drive_->setCurrentIndex(choice.drive == DriveMode::kPhaseOnly ? 0 : 1);
  levels_->setValue(choice.phaseLevels);
  seed_->setValue(double(choice.randomSeed));
  showReport();
}

void SolverDock::showReport() {
  const HologramPtr& hologram = session().hologram();
  const bool hasReport = hologram && !hologram->report.targets.empty();
  const QString none = QStringLiteral("\u2013");
  if (hasReport) {
    const QString time = durationText(hologram->report.seconds);
    setNumber(time_, time.section(' ', 0, 0), time.section(' ', 1));
    setNumber(efficiency_, QString::number(100 * hologram->report.efficiency, 'f', 1), "%");
  } else {
    time_->setText(none);
    efficiency_->setText(none);
  }
  iterations_->setText(hasReport ? QString::number(hologram->report.iterations) : none);
  QVector<double> x, y;
  if (hasReport) {
    for (std::size_t i = 0; i < hologram->report.convergence.size(); ++i) {
      x << double(i + 1);
      // A floor of a millionth keeps an exact solution on the logarithmic axis.
      y << 100 * std::max(hologram->report.convergence[i], 1e-8);
    }
  }
  // A method that takes one step has nothing to converge.
  const bool isCurve = x.size() > 1;
  convergenceTitle_->setVisible(isCurve);
  convergence_->setVisible(isCurve);
  if (isCurve && !postponesForHand()) convergence_->setData(x, y);
}

}  // namespace acg
