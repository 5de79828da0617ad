// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/medium_dock.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPointer>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "ui/docks/particle_table.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"
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
  makeMediumRows(column);
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
  const auto button = [&](const char* iconName, const QString& help) {
    auto* made = new QToolButton(this);
    made->setIcon(icon(iconName));
    made->setIconSize({18, 18});
    made->setAutoRaise(true);
    made->setToolTip(help);
    made->setAccessibleName(help);
    head->addWidget(made);
    return made;
  };
  add_ = button("plus", tr("Add an array"));
  add_->setPopupMode(QToolButton::InstantPopup);
  add_->setStyleSheet("QToolButton::menu-indicator { image: none; }");
  duplicate_ = button("duplicate", tr("Duplicate the selected array"));
  remove_ = button("trash", tr("Delete the selected array"));
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

void MediumDock::makeMediumRows(QVBoxLayout* column) {
  column->addWidget(headingLabel(tr("Medium"), this));
  auto* top = new QWidget(this);
  auto* grid = makeFormGrid(top);
  medium_ = new QComboBox(this);
  medium_->addItem(tr("Air"));
  medium_->addItem(tr("Given numbers"));
  addFormRow(grid, tr("Kind"), medium_);
  column->addWidget(top);
  const auto field = [this](QGridLayout* rows, const QString& label, Dimension dimension,
                            std::optional<double> low, std::optional<double> high) {
    auto* made = new QuantityField(dimension, this);
    made->setLimits(low, high);
    addFormRow(rows, label, made);
    return made;
  };
  airBody_ = new QWidget(this);
  auto* air = makeFormGrid(airBody_);
  temperature_ = field(air, tr("Temperature"), Dimension::kTemperature, -40, 60);
  humidity_ = field(air, tr("Humidity"), Dimension::kPercent, 0, 100);
  airPressure_ = field(air, tr("Pressure"), Dimension::kPressure, 50e3, 120e3);
  column->addWidget(airBody_);
  explicitBody_ = new QWidget(this);
  auto* numbers = makeFormGrid(explicitBody_);
  speed_ = field(numbers, tr("Sound speed"), Dimension::kSpeed, 1, 20000);
  density_ = field(numbers, tr("Density"), Dimension::kDensity, 1e-3, 30000);
  absorption_ = field(numbers, tr("Absorption"), Dimension::kAttenuation, 0, 10000);
  column->addWidget(explicitBody_);
  const auto readOnly = [&](QGridLayout* rows, const QString& label) {
    auto* value = new QLabel(this);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addFormRow(rows, label, value);
    return value;
  };
  // What the air comes to; numbers that are given need no second telling.
  shownSpeed_ = readOnly(air, tr("Sound speed"));
  shownDensity_ = readOnly(air, tr("Density"));
  shownAbsorption_ = readOnly(air, tr("Absorption"));
  auto* results = new QWidget(this);
  shownWavelength_ = readOnly(makeFormGrid(results), tr("Wavelength"));
  column->addWidget(results);

  connect(medium_, &QComboBox::activated, this, [this](int index) {
    const Scene& now = *session().scene();
    if (int(std::holds_alternative<Medium>(now.medium)) == index) return;
    // The numbers that the air gave are where the user starts from.
    const Medium resolved = now.resolvedMedium();
    session().edit(tr("Change medium"), 0, [&](Scene& scene) {
      if (index == 0) {
        scene.medium = Air{};
      } else {
        scene.medium = resolved;
      }
    });
  });
  const auto bind = [this](QuantityField* of, const QString& label, auto change) {
    connect(of, &QuantityField::valueEdited, this, [this, label, change](double si) {
      session().edit(label, burst(label), [&](Scene& scene) { change(scene, si); });
    });
  };
  const auto air_ = [](auto member) {
    return [member](Scene& scene, double si) {
      if (auto* a = std::get_if<Air>(&scene.medium)) a->*member = si;
    };
  };
  const auto fluid = [](auto member) {
    return [member](Scene& scene, double si) {
      if (auto* m = std::get_if<Medium>(&scene.medium)) m->*member = si;
    };
  };
  bind(temperature_, tr("Change temperature"), air_(&Air::temperature));
  bind(humidity_, tr("Change humidity"), air_(&Air::humidity));
  bind(airPressure_, tr("Change air pressure"), air_(&Air::pressure));
  bind(speed_, tr("Change sound speed"), fluid(&Medium::soundSpeed));
  bind(density_, tr("Change density"), fluid(&Medium::density));
  bind(absorption_, tr("Change absorption"), fluid(&Medium::absorption));
}

void MediumDock::refresh() {
  const Scene& scene = *session().scene();
  showArrays(scene);
  showMedium(scene);
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
  duplicate_->setEnabled(current >= 0);
}

void MediumDock::showMedium(const Scene& scene) {
  const auto* air = std::get_if<Air>(&scene.medium);
  medium_->setCurrentIndex(air ? 0 : 1);
  airBody_->setVisible(air != nullptr);
  explicitBody_->setVisible(air == nullptr);
  if (air) {
    temperature_->setValue(air->temperature);
    humidity_->setValue(air->humidity);
    airPressure_->setValue(air->pressure);
  } else {
    const auto& medium = std::get<Medium>(scene.medium);
    speed_->setValue(medium.soundSpeed);
    density_->setValue(medium.density);
    absorption_->setValue(medium.absorption);
  }
  try {
    const Medium medium = scene.resolvedMedium();
    setNumber(shownSpeed_, QString::number(medium.soundSpeed, 'f', 2), tr("m/s"));
    setNumber(shownDensity_, QString::number(medium.density, 'f', 4), tr("kg/m\u00b3"));
    setNumber(shownAbsorption_, QString::number(medium.absorption, 'f', 3), tr("dB/m"));
    setNumber(shownWavelength_, lengthText(scene.wavelength()).section(' ', 0, 0), tr("mm"));
  } catch (const Error& error) {
    for (QLabel* label : {shownSpeed_, shownDensity_, shownAbsorption_, shownWavelength_}) {
      label->setText(QStringLiteral("\u2013"));
      label->setToolTip(QString::fromUtf8(error.what()));
    }
  }
}

}  // namespace acg
