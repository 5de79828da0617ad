// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/inspector_dock.h"

#include <QLabel>
#include <QVBoxLayout>

#include "ui/docks/array_form.h"
#include "ui/docks/reached_table.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/target_form.h"
#include "ui/docks/verdict_panel.h"
#include "ui/forms/form_style.h"
#include "ui/session.h"

namespace acg {

InspectorDock::InspectorDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  QVBoxLayout* column = makeScrollColumn(this);
  auto* hint = quietLabel(tr("Select a target or an array in the view or in the outline"), this);
  hint->setWordWrap(true);
  hint_ = hint;
  target_ = new TargetForm(this);
  array_ = new ArrayForm(session, this);
  verdict_ = new VerdictPanel(this);
  line_ = separator(this);
  reached_ = new ReachedTable(this);
  column->addWidget(hint_);
  column->addWidget(target_);
  column->addWidget(array_);
  column->addWidget(verdict_);
  column->addSpacing(4);
  column->addWidget(line_);
  column->addSpacing(4);
  column->addWidget(reached_);
  column->addStretch(1);

  connect(target_, &TargetForm::edited, this,
          [this](const QString& label, const QString& what, const TargetForm::Change& change) {
            const std::string id = shownId_.toStdString();
            const Gesture gesture = what.isEmpty() ? 0 : burst(shownId_ + what);
            this->session().edit(label, gesture,
                                 [&](Scene& scene) { change(targetOf(scene, id)); });
            // A refused edit leaves the form as the scene is.
            markStale();
          });
  connect(target_, &TargetForm::renamed, this, [this](const QString& to) {
    const QString from = shownId_;
    if (this->session().edit(tr("Rename %1 to %2").arg(from, to), 0, [&](Scene& scene) {
          renameObject(scene, from.toStdString(), to.toStdString());
        })) {
      this->session().select(to);
    }
    markStale();
  });
  connect(reached_, &ReachedTable::targetClicked, &session, &Session::select);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::hologramChanged, this, &DockPanel::markStale);
  connect(&session, &Session::selectionChanged, this, &DockPanel::refreshNow);
  connect(&session, &Session::verdictsChanged, this, &DockPanel::showAtOnce);
  refreshNow();
}

void InspectorDock::refresh() {
  const Scene& scene = *session().scene();
  const QString id = session().selection();
  if (id != shownId_) endBurst();
  shownId_ = id;
  const Target* target = scene.findTarget(id.toStdString());
  const PlacedArray* array = target ? nullptr : scene.findArray(id.toStdString());
  if (target) target_->show(scene, *target);
  if (array) array_->show(id);
  target_->setVisible(target != nullptr);
  array_->setVisible(array != nullptr);
  verdict_->show(target ? session().verdictOn(target->id) : nullptr,
                 target && std::holds_alternative<Trap>(target->wish));
  hint_->setVisible(!target && !array);
  const bool hasTargets = !scene.targets.empty();
  line_->setVisible(hasTargets);
  reached_->setVisible(hasTargets);
  if (hasTargets) reached_->show(scene, session().hologram());
}

}  // namespace acg
