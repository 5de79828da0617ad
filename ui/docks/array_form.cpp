// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/array_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QVBoxLayout>

#include "core/acoustics/transducer_limits.h"
#include "core/error.h"
#include "ui/docks/geometry_kind.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/form_style.h"
#include "ui/forms/parameter_form.h"
#include "ui/forms/quantity_field.h"
#include "ui/session.h"

namespace acg {
namespace {

QComboBox* makeCombo(QWidget* parent) {
  auto* combo = new QComboBox(parent);
  combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo->setMinimumContentsLength(8);
  return combo;
}

}  // namespace

ArrayForm::ArrayForm(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  makeGeometryRows();
  column->addWidget(separator(this));
  makeTransducerRows();
}

void ArrayForm::makeGeometryRows() {
  auto* column = static_cast<QVBoxLayout*>(layout());
  auto* grid = makeFormGrid(nullptr);
  column->addLayout(grid);
  const auto row = [&](const QString& label, QWidget* field) {
    const int at = nextFormRow(grid);
    field->setAccessibleName(label);
    grid->addWidget(quietLabel(label, this), at, 0);
    grid->addWidget(field, at, 1);
  };
  name_ = new QLineEdit(this);
  kind_ = makeCombo(this);
  for (const ArrayGeometryEntry& entry : arrayGeometries()) {
    kind_->addItem(tr(entry.label), QString::fromLatin1(entry.name));
    kind_->setItemData(kind_->count() - 1, tr(entry.help), Qt::ToolTipRole);
  }
  position_ = new VectorField(Dimension::kLength,
                              {tr("Position x"), tr("Position y"), tr("Position z")}, this);
  angles_ = new VectorField(Dimension::kAngle,
                            {tr("Turn about x"), tr("Turn about y"), tr("Turn about z")}, this);
  angles_->setToolTip(tr("Turns about the fixed axes x, then y, then z"));
  count_ = new QLabel(this);
  count_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  row(tr("Name"), name_);
  row(tr("Position"), position_);
  row(tr("Orientation"), angles_);
  row(tr("Elements"), count_);
  row(tr("Geometry"), kind_);
  parameters_ = new ParameterForm(this);
  column->addWidget(parameters_);

  connect(name_, &QLineEdit::editingFinished, this, [this] {
    const QString to = name_->text().trimmed();
    if (!name_->isModified() || to == id_) return;
    name_->setModified(false);
    const QString from = id_;
    if (session().edit(tr("Rename %1 to %2").arg(from, to), 0, [&](Scene& scene) {
          renameObject(scene, from.toStdString(), to.toStdString());
        })) {
      session().select(to);
    } else {
      name_->setText(from);
    }
  });
  connect(position_, &VectorField::componentEdited, this, [this](int axis, double si) {
    editArray(tr("Move %1").arg(id_), QStringLiteral("position %1").arg(axis),
              [=](PlacedArray& array) { array.position[axis] = si; });
  });
  connect(angles_, &VectorField::componentEdited, this, [this](int axis, double) {
    std::array<double, 3> angles;
    for (int i = 0; i < 3; ++i) angles[std::size_t(i)] = angles_->field(i)->value().value_or(0);
    editArray(tr("Turn %1").arg(id_), QStringLiteral("angle %1").arg(axis),
              [=](PlacedArray& array) { array.orientation = orientationOf(angles); });
  });
  connect(kind_, &QComboBox::activated, this, [this](int index) {
    const std::string kind = kind_->itemData(index).toString().toStdString();
    const PlacedArray* array = this->session().scene()->findArray(id_.toStdString());
    if (!array) return;
    if (array->geometry.kind == kind) {
      pendingKind_.clear();
      parameters_->setProblem({});
      refreshNow();
      return;
    }
    rebuild(geometryOfKind(kind, array->geometry, array->elements.get()),
            tr("Change geometry of %1").arg(id_), 0);
  });
  connect(parameters_, &ParameterForm::edited, this,
          [this](const QString& key, const QString& label) {
            const PlacedArray* array = this->session().scene()->findArray(id_.toStdString());
            if (!array) return;
            ArrayGeometry geometry = array->geometry;
            if (!pendingKind_.empty()) {
              geometry = {};
              geometry.kind = pendingKind_;
            }
            geometry.parameters = parameters_->values();
            rebuild(geometry, tr("Change %1 of %2").arg(label.toLower(), id_),
                    burst("geometry " + key));
          });
}

void ArrayForm::makeTransducerRows() {
  auto* column = static_cast<QVBoxLayout*>(layout());
  column->addWidget(headingLabel(tr("Transducer"), this));
  auto* box = new QWidget(this);
  column->addWidget(box);
  auto* grid = makeFormGrid(box);
  transducer_ = makeCombo(this);
  model_ = makeCombo(this);
  for (const TransducerModelEntry& entry : transducerModels()) {
    model_->addItem(tr(entry.label), QString::fromLatin1(entry.name));
    model_->setItemData(model_->count() - 1, tr(entry.help), Qt::ToolTipRole);
  }
  radius_ = new QuantityField(Dimension::kLength, this);
  frequency_ = new QuantityField(Dimension::kFrequency, this);
  source_ = new QuantityField(Dimension::kSourceStrength, this);
  source_->setToolTip(tr("On-axis peak pressure amplitude times distance at full drive"));
  frequency_->setLimits(kFrequencyRange.low, kFrequencyRange.high);
  source_->setLimits(kSourceRange.low, kSourceRange.high);
  note_ = new QLineEdit(this);
  note_->setPlaceholderText(tr("where this value comes from"));
  addFormRow(grid, tr("Type"), transducer_);
  addFormRow(grid, tr("Model"), model_);
  addFormRow(grid, tr("Radius"), radius_);
  addFormRow(grid, tr("Frequency"), frequency_);
  addFormRow(grid, tr("Source"), source_);
  addFormRow(grid, tr("Source note"), note_);

  connect(transducer_, &QComboBox::textActivated, this, [this](const QString& name) {
    editArray(tr("Change transducer of %1").arg(id_), {},
              [&](PlacedArray& array) { array.transducer = name.toStdString(); });
  });
  connect(model_, &QComboBox::activated, this, [this](int index) {
    const std::string kind = model_->itemData(index).toString().toStdString();
    editTransducer(tr("Change transducer model"), {}, [&](auto& model) { model.kind = kind; });
  });
  connect(radius_, &QuantityField::valueEdited, this, [this](double si) {
    editTransducer(tr("Change transducer radius"), "radius", [=](auto& m) { m.radius = si; });
  });
  connect(frequency_, &QuantityField::valueEdited, this, [this](double si) {
    editTransducer(tr("Change frequency"), "frequency", [=](auto& m) { m.frequency = si; });
  });
  connect(source_, &QuantityField::valueEdited, this, [this](double si) {
    editTransducer(tr("Change source pressure"), "source", [=](auto& m) { m.sourcePressure = si; });
  });
  connect(note_, &QLineEdit::editingFinished, this, [this] {
    if (!note_->isModified()) return;
    note_->setModified(false);
    const std::string text = note_->text().toStdString();
    editTransducer(tr("Change source note"), {}, [&](auto& m) { m.sourceNote = text; });
  });
}

void ArrayForm::rebuild(ArrayGeometry geometry, const QString& label, Gesture gesture) {
  struct Build {
    ArrayGeometry geometry;
    std::shared_ptr<const TransducerArray> elements;
    std::optional<TransducerModel> transducer;
    QString problem;
  };
  auto build = std::make_shared<Build>();
  build->geometry = std::move(geometry);
  const std::uint64_t number = ++lastBuild_;
  const QString id = id_;
  session().runInBackground(
      tr("Build array"),
      [build](JobContext&) {
        try {
          build->elements = std::make_shared<TransducerArray>(
              buildArray(build->geometry, std::filesystem::current_path(), "geometry"));
          build->transducer = deviceTransducer(build->geometry);
        } catch (const Error& error) {
          build->elements = nullptr;
          build->problem = QString::fromUtf8(error.what());
        }
      },
      [this, build, number, id, label, gesture, guard = QPointer<ArrayForm>(this)] {
        if (!guard || number != lastBuild_) return;  // a newer one is on its way
        if (id == id_) parameters_->setProblem(build->problem);
        if (!build->elements) {
          // Another kind stays chosen, so that what it lacks can be given.
          if (id != id_) return;
          pendingKind_ = build->geometry.kind;
          refreshNow();
          return;
        }
        if (id == id_) pendingKind_.clear();
        session().edit(label, gesture, [&](Scene& scene) {
          PlacedArray& array = arrayOf(scene, id.toStdString());
          const bool isOtherDevice = build->geometry.kind != array.geometry.kind ||
                                     build->geometry.parameters != array.geometry.parameters;
          // What was said of single elements belongs to as many elements.
          if (array.elements && array.elements->size() != build->elements->size()) {
            array.disabled.clear();
            array.phaseCorrections.clear();
            array.gainCorrections.clear();
          }
          array.geometry = build->geometry;
          array.elements = build->elements;
          if (build->transducer && isOtherDevice) {
            array.transducer =
                transducerNamed(scene, *build->transducer, deviceName(build->geometry));
          }
        });
      });
}

void ArrayForm::editArray(const QString& label, const QString& what,
                          const std::function<void(PlacedArray&)>& change) {
  const std::string id = id_.toStdString();
  session().edit(label, what.isEmpty() ? 0 : burst(id_ + what),
                 [&](Scene& scene) { change(arrayOf(scene, id)); });
}

void ArrayForm::editTransducer(const QString& label, const QString& what,
                               const std::function<void(TransducerModel&)>& change) {
  const std::string id = id_.toStdString();
  session().edit(label, what.isEmpty() ? 0 : burst(id_ + what),
                 [&](Scene& scene) { change(scene.transducers[arrayOf(scene, id).transducer]); });
}

void ArrayForm::show(const QString& id) {
  if (id != id_) {
    name_->setModified(false);
    note_->setModified(false);
    parameters_->setProblem({});
    shownKind_.clear();
    pendingKind_.clear();
    endBurst();
  }
  id_ = id;
  refreshNow();
}

void ArrayForm::refresh() {
  const Scene& scene = *session().scene();
  const PlacedArray* array = scene.findArray(id_.toStdString());
  if (!array) return;
  if (!name_->isModified() && name_->text() != id_) name_->setText(id_);
  position_->setWavelength(scene.wavelength());
  position_->setValue(array->position.x(), array->position.y(), array->position.z());
  const std::array<double, 3> angles = eulerAngles(array->orientation);
  std::array<double, 3> shown;
  for (int i = 0; i < 3; ++i) shown[std::size_t(i)] = angles_->field(i)->value().value_or(0);
  // Several triples mean the same orientation: the one that was typed stays.
  if (orientationOf(shown).angularDistance(array->orientation.normalized()) > 1e-9 ||
      !angles_->field(0)->value()) {
    angles_->setValue(angles[0], angles[1], angles[2]);
  }
  count_->setText(QString::number(array->elements ? array->elements->size() : 0));
  if (pendingKind_ == array->geometry.kind) pendingKind_.clear();
  const std::string& kind = pendingKind_.empty() ? array->geometry.kind : pendingKind_;
  kind_->setCurrentIndex(kind_->findData(QString::fromStdString(kind)));
  if (shownKind_ != kind) {
    shownKind_ = kind;
    parameters_->setParameters(arrayGeometry(shownKind_).parameters());
  }
  parameters_->setWavelength(scene.wavelength());
  if (pendingKind_.empty()) parameters_->setValues(array->geometry.parameters);
  showTransducer(scene, *array);
}

void ArrayForm::showTransducer(const Scene& scene, const PlacedArray& array) {
  QStringList names, shown;
  for (const auto& [name, model] : scene.transducers) names << QString::fromStdString(name);
  for (int i = 0; i < transducer_->count(); ++i) shown << transducer_->itemText(i);
  if (names != shown) {
    transducer_->clear();
    transducer_->addItems(names);
  }
  transducer_->setCurrentText(QString::fromStdString(array.transducer));
  const auto found = scene.transducers.find(array.transducer);
  if (found == scene.transducers.end()) return;
  const TransducerModel& model = found->second;
  model_->setCurrentIndex(model_->findData(QString::fromStdString(model.kind)));
  const NumberRange radii = radiusRange(model.kind);
  radius_->setLimits(radii.low, radii.high);
  radius_->setValue(model.radius);
  frequency_->setValue(model.frequency);
  source_->setValue(model.sourcePressure);
  const QString note = QString::fromStdString(model.sourceNote);
  if (!note_->isModified() && note_->text() != note) {
    note_->setText(note);
    note_->setCursorPosition(0);
    note_->setToolTip(note);
  }
}

}  // namespace acg
