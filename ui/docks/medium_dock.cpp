// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/medium_dock.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListWidget>
#include <QMenu>
#include <QPointer>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "ui/designer/array_designer.h"
#include "ui/docks/boundary_list.h"
#include "ui/docks/medium_form.h"
#include "ui/docks/particle_table.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/icon_button.h"
#include "ui/icons.h"
#include "ui/session.h"

namespace acg {

/// What a worker thread brings back for a new array.
struct MediumDock::NewArray {
  ArrayGeometry geometry;
  std::shared_ptr<const TransducerArray> elements;
  std::optional<TransducerModel> transducer;
};

MediumDock::MediumDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  QVBoxLayout* column = makeScrollColumn(this);
  makeArrayRows(column);
  column->addWidget(separator(this));
  mediumForm_ = new MediumForm(session, this);
  column->addWidget(mediumForm_);
  column->addWidget(separator(this));
  column->addWidget(new BoundaryList(session, this));
  column->addWidget(separator(this));
  particles_ = new ParticleTable(session, this);
  column->addWidget(particles_);
  column->addStretch(1);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::selectionChanged, this, &DockPanel::markStale);
  refreshNow();
}

void MediumDock::makeArrayRows(QVBoxLayout* column) {
  auto* head = new QHBoxLayout;
  head->setSpacing(4);
  head->addWidget(headingLabel(tr("Arrays"), this), 1);
  add_ = menuButton("plus", tr("Add an array"), this);
  design_ = iconButton("settings", tr("Design the selected array"), this);
  duplicate_ = iconButton("duplicate", tr("Duplicate the selected array"), this);
  remove_ = iconButton("trash", tr("Delete the selected array"), this);
  for (QToolButton* button : {add_, design_, duplicate_, remove_}) head->addWidget(button);
  column->addLayout(head);
  arrays_ = new QListWidget(this);
  arrays_->setAccessibleName(tr("Arrays"));
  arrays_->setFrameShape(QFrame::NoFrame);
  arrays_->setItemDelegate(new UnitDelegate(arrays_, 26));
  arrays_->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  column->addWidget(arrays_);
  fillAddMenu();

  connect(arrays_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (!isFilling_ && item) session().select(item->data(Qt::UserRole).toString());
  });
  const auto design = [this] {
    const std::string id = this->session().selection().toStdString();
    if (this->session().scene()->findArray(id)) designArray(this->session(), id, this);
  };
  connect(design_, &QToolButton::clicked, this, design);
  connect(arrays_, &QListWidget::itemActivated, this, design);
  connect(remove_, &QToolButton::clicked, this, [this] {
    const QString id = session().selection();
    session().edit(tr("Delete %1").arg(id), 0,
                   [&](Scene& scene) { removeObject(scene, id.toStdString()); });
  });
  connect(duplicate_, &QToolButton::clicked, this, [this] {
    const QString id = session().selection();
    std::string copy;
    session().edit(tr("Duplicate %1").arg(id), 0,
                   [&](Scene& scene) { copy = duplicateObject(scene, id.toStdString()); });
    if (!copy.empty()) session().select(QString::fromStdString(copy));
  });
}

void MediumDock::fillAddMenu() {
  auto* menu = new QMenu(add_);
  menu->setToolTipsVisible(true);
  menu->addAction(icon("array"), tr("Design\u2026"), [this] { designNewArray(session(), this); });
  menu->addSeparator();
  for (const ArrayGeometryEntry& entry : arrayGeometries()) {
    const std::string kind = entry.name;
    // A list of elements begins as an array of another kind; devices stand below by name.
    if (kind == "elements" || kind == "device") continue;
    const QString label = QString::fromUtf8(entry.label);
    QAction* action = kind == "file"
                          ? menu->addAction(tr("%1\u2026").arg(label), [this] { chooseFile(); })
                          : menu->addAction(label, [this, kind] { addGeometry(kind); });
    action->setToolTip(QString::fromUtf8(entry.help));
  }
  menu->addSection(tr("Devices"));
  QList<QAction*> devices;
  for (const std::string& name : catalogueNames()) {
    devices << menu->addAction(QString::fromStdString(name), [this, name] { addDevice(name); });
  }
  // Names for people stand in the files, which are small and read when the menu is first seen.
  connect(
      menu, &QMenu::aboutToShow, this,
      [devices] {
        for (QAction* action : devices) {
          try {
            const CatalogueArray device = catalogueArray(action->text().toStdString());
            action->setText(QString::fromStdString(device.label));
            action->setToolTip(QString::fromStdString(device.description));
          } catch (const Error& error) {
            action->setEnabled(false);
            action->setToolTip(QString::fromUtf8(error.what()));
          }
        }
      },
      Qt::SingleShotConnection);
  add_->setMenu(menu);
}

void MediumDock::chooseFile() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Add an array from a file"), {},
                                                    tr("Tables (*.csv);;All files (*)"));
  if (path.isEmpty()) return;
  addBuilt(
      tr("Add %1").arg(QFileInfo(path).fileName()), [path = path.toStdString()](NewArray& made) {
        made.geometry.kind = "file";
        made.geometry.parameters =
            resolveParameters(arrayGeometry("file").parameters(), {{"path", path}}, "file");
        made.elements = std::make_shared<TransducerArray>(buildArray(made.geometry, {}, "file"));
      });
}

void MediumDock::addGeometry(const std::string& kind) {
  addBuilt(tr("Add %1 array").arg(QString::fromStdString(kind)), [kind](NewArray& made) {
    made.geometry.kind = kind;
    made.geometry.parameters = resolveParameters(arrayGeometry(kind).parameters(), {}, "geometry");
    made.elements = std::make_shared<TransducerArray>(buildArray(made.geometry, {}, "geometry"));
  });
}

void MediumDock::addDevice(const std::string& name) {
  addBuilt(tr("Add %1").arg(QString::fromStdString(name)), [name](NewArray& made) {
    CatalogueArray device = catalogueArray(name);
    made.geometry.kind = "device";
    made.geometry.parameters["name"] = name;
    made.transducer = device.transducer;
    made.elements = std::make_shared<TransducerArray>(std::move(device.elements));
  });
}

void MediumDock::addBuilt(const QString& label, std::function<void(NewArray&)> build) {
  auto made = std::make_shared<NewArray>();
  session().runInBackground(
      label, [made, build = std::move(build)](JobContext&) { build(*made); },
      [this, made, label, guard = QPointer<MediumDock>(this)] {
        if (!guard) return;
        std::string id;
        session().edit(label, 0, [&](Scene& scene) {
          id = addArray(scene, made->geometry, made->elements, made->transducer);
        });
        if (!id.empty()) session().select(QString::fromStdString(id));
      });
}

QComboBox* MediumDock::mediumBox() const { return mediumForm_->kindBox(); }

void MediumDock::refresh() {
  const Scene& scene = *session().scene();
  showArrays(scene);
  particles_->show(scene);
}

void MediumDock::showArrays(const Scene& scene) {
  QScopedValueRollback filling(isFilling_, true);
  while (arrays_->count() > int(scene.arrays.size())) delete arrays_->takeItem(0);
  while (arrays_->count() < int(scene.arrays.size())) arrays_->addItem(QString());
  int current = -1;
  for (int row = 0; row < arrays_->count(); ++row) {
    const PlacedArray& array = scene.arrays[std::size_t(row)];
    QListWidgetItem* item = arrays_->item(row);
    const QString id = QString::fromStdString(array.id);
    item->setText(id);
    item->setData(kTrailingRole, QString::number(array.elements ? array.elements->size() : 0));
    item->setData(Qt::UserRole, id);
    item->setData(kDotRole, "quietPoint square");
    if (id == session().selection()) current = row;
  }
  arrays_->setCurrentRow(current);
  if (current < 0) arrays_->clearSelection();
  arrays_->setFixedHeight(26 * std::clamp(arrays_->count(), 1, 6) + 4);
  remove_->setEnabled(current >= 0);
  design_->setEnabled(current >= 0);
  duplicate_->setEnabled(current >= 0);
}

}  // namespace acg
