// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/inspector_dock.h"

#include <QLabel>
#include <QVBoxLayout>

#include "ui/actions/picture_dialog.h"
#include "ui/docks/array_form.h"
#include "ui/docks/picture_edits.h"
#include "ui/docks/picture_form.h"
#include "ui/docks/reached_table.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/target_form.h"
#include "ui/docks/verdict_panel.h"
#include "ui/docks/zone_form.h"
#include "ui/forms/form_style.h"
#include "ui/session.h"

namespace acg {

InspectorDock::InspectorDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  QVBoxLayout* column = makeScrollColumn(this);
  auto* hint =
      quietLabel(tr("Select a target or an array in the view, or any object in the outline"), this);
  hint->setWordWrap(true);
  hint_ = hint;
  target_ = new TargetForm(this);
  picture_ = new PictureForm(this);
  array_ = new ArrayForm(session, this);
  makeZoneForm();
  verdict_ = new VerdictPanel(this);
  line_ = separator(this);
  reached_ = new ReachedTable(this);
  column->addWidget(hint_);
  column->addWidget(target_);
  column->addWidget(picture_);
  column->addWidget(array_);
  column->addWidget(zone_);
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
  connect(picture_, &PictureForm::edited, this,
          [this](const QString& label, const QString& what, const PictureForm::Change& change) {
            editPicture(label, what, change);
          });
  connect(picture_, &PictureForm::fileRequested, this, [this] {
    const QString file = askPictureFile(this);
    if (!file.isEmpty()) replacePicture(file);
  });
  connect(target_, &TargetForm::renamed, this, &InspectorDock::rename);
  connect(reached_, &ReachedTable::targetClicked, &session, &Session::select);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::hologramChanged, this, &DockPanel::markStale);
  connect(&session, &Session::selectionChanged, this, &DockPanel::refreshNow);
  connect(&session, &Session::verdictsChanged, this, &DockPanel::showAtOnce);
  refreshNow();
}

void InspectorDock::makeZoneForm() {
  zone_ = new ZoneForm(this);
  connect(zone_, &ZoneForm::edited, this,
          [this](const QString& label, const QString& what, const ZoneForm::Change& change) {
            const std::string id = shownId_.toStdString();
            const Gesture gesture = what.isEmpty() ? 0 : burst(shownId_ + what);
            session().edit(label, gesture, [&](Scene& scene) { change(zoneOf(scene, id)); });
            markStale();
          });
  connect(zone_, &ZoneForm::renamed, this, &InspectorDock::rename);
}

void InspectorDock::rename(const QString& to) {
  const QString from = shownId_;
  if (session().edit(tr("Rename %1 to %2").arg(from, to), 0, [&](Scene& scene) {
        renameObject(scene, from.toStdString(), to.toStdString());
      })) {
    session().select(to);
  }
  markStale();
}

void InspectorDock::editPicture(const QString& label, const QString& what,
                                const std::function<void(ImageTarget&)>& change) {
  const std::string id = shownId_.toStdString();
  const Gesture gesture = what.isEmpty() ? 0 : burst(shownId_ + what);
  session().edit(label, gesture, [&](Scene& scene) {
    if (auto* image = std::get_if<ImageTarget>(&targetOf(scene, id).wish)) change(*image);
  });
  markStale();
}

void InspectorDock::replacePicture(const QString& file) {
  const QString id = shownId_;
  readPicture(
      session(), this, file,
      [this, id](const ImageTarget& pixels) {
        session().edit(tr("Take another picture for %1").arg(id), 0, [&](Scene& scene) {
          auto* image = std::get_if<ImageTarget>(&targetOf(scene, id.toStdString()).wish);
          if (image) takePixels(*image, pixels);
        });
      },
      [this](const QString& why) { session().post(MessageKind::kError, why); });
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
  const ExposureZone* zone = target || array ? nullptr : scene.findZone(id.toStdString());
  if (zone) zone_->show(scene, *zone, session().exposureOn(zone->id), session().verdictDrives());
  zone_->setVisible(zone != nullptr);
  target_->setVisible(target != nullptr);
  array_->setVisible(array != nullptr);
  const auto* image = target ? std::get_if<ImageTarget>(&target->wish) : nullptr;
  if (image) picture_->show(*image, scene.wavelength());
  picture_->setVisible(image != nullptr);
  verdict_->show(target ? session().verdictOn(target->id) : nullptr,
                 target && std::holds_alternative<Trap>(target->wish), session().verdictDrives());
  hint_->setVisible(!target && !array && !zone);
  const bool hasTargets = !scene.targets.empty();
  line_->setVisible(hasTargets);
  reached_->setVisible(hasTargets);
  if (hasTargets) reached_->show(scene, session().hologram());
}

}  // namespace acg
