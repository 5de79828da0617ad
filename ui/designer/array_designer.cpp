// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog's forms and buttons; array_designer_check.cpp holds what runs in the background.
#include "ui/designer/array_designer.h"

#include <algorithm>
#include <array>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include "core/error.h"
#include "ui/designer/element_panel.h"
#include "ui/designer/table_panel.h"
#include "ui/designer/transducer_form.h"
#include "ui/docks/geometry_kind.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/form_style.h"
#include "ui/forms/parameter_form.h"
#include "ui/forms/quantity_field.h"
#include "ui/forms/role_color.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr QSize kUsualSize(1180, 880);
constexpr int kFormWidth = 372;

}  // namespace

ArrayDesigner::ArrayDesigner(Session& session, ArrayDesign design, QWidget* parent)
    : QDialog(parent), session_(session), design_(std::move(design)) {
  setWindowTitle(design_.editedId.empty()
                     ? tr("Design a new array")
                     : tr("Design %1").arg(QString::fromStdString(design_.editedId)));
  setWindowModality(Qt::WindowModal);
  shownDevice_ = deviceName(design_.geometry);
  isPlaced_ = !design_.editedId.empty();
  if (design_.elements) builtGeometry_ = design_.geometry;
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(12, 12, 12, 12);
  outer->setSpacing(12);
  auto* halves = new QHBoxLayout;
  halves->setSpacing(12);
  outer->addLayout(halves, 1);
  halves->addWidget(makeForms());
  elements_ = new ElementPanel(this);
  halves->addWidget(elements_, 1);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  ok_ = buttons->button(QDialogButtonBox::Ok);
  // Enter belongs to the fields; Ctrl+Enter ends the dialog.
  for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
    auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key(key)), this);
    connect(shortcut, &QShortcut::activated, ok_, &QPushButton::click);
  }
  outer->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &ArrayDesigner::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(elements_, &ElementPanel::edited, this, &ArrayDesigner::changed);
  connect(elements_, &ElementPanel::correctionsWanted, this, &ArrayDesigner::askCorrections);

  name_->setText(QString::fromStdString(design_.name));
  showKind();
  parameters_->setValues(design_.geometry.parameters);
  transducer_->setTypes(session.scene()->transducers);
  transducer_->setTransducer(design_.transducerName, design_.transducer);
  elements_->setMarks(design_.marks);
  if (design_.elements) elements_->setElements(design_.elements, design_.transducer.radius);
  watchFields();
  resize(kUsualSize.boundedTo(screen()->availableSize() * 0.94));
  changed();
}

QWidget* ArrayDesigner::makeForms() {
  auto* panel = new QWidget(this);
  panel->setFixedWidth(kFormWidth);
  QVBoxLayout* column = makeScrollColumn(panel);
  column->setContentsMargins(0, 0, kMargin, 0);
  makeGeometryRows(column);
  makePlaceRows(column);
  column->addWidget(separator(this));
  makeTransducerRows(column);
  column->addStretch(1);
  return panel;
}

void ArrayDesigner::makeGeometryRows(QVBoxLayout* column) {
  auto* box = new QWidget(this);
  auto* grid = makeFormGrid(box);
  name_ = new QLineEdit(this);
  kind_ = new QComboBox(this);
  for (const ArrayGeometryEntry& entry : arrayGeometries()) {
    kind_->addItem(tr(entry.label), QString::fromLatin1(entry.name));
    kind_->setItemData(kind_->count() - 1, tr(entry.help), Qt::ToolTipRole);
  }
  addFormRow(grid, tr("Name"), name_);
  addFormRow(grid, tr("Geometry"), kind_);
  column->addWidget(box);
  parameters_ = new ParameterForm(this);
  column->addWidget(parameters_);
  connect(name_, &QLineEdit::textEdited, this, &ArrayDesigner::changed);
  connect(kind_, &QComboBox::activated, this, &ArrayDesigner::chooseKind);
  connect(parameters_, &ParameterForm::edited, this, &ArrayDesigner::changed);
  connect(parameters_, &ParameterForm::previewed, this, &ArrayDesigner::changed);
}

void ArrayDesigner::showPlace() {
  const Eigen::Vector3d& at = design_.position;
  position_->setValue(at.x(), at.y(), at.z());
  const std::array<double, 3> turns = eulerAngles(design_.orientation);
  angles_->setValue(turns[0], turns[1], turns[2]);
}

void ArrayDesigner::makePlaceRows(QVBoxLayout* column) {
  auto* box = new QWidget(this);
  auto* grid = makeFormGrid(box);
  position_ = new VectorField(Dimension::kLength,
                              {tr("Position x"), tr("Position y"), tr("Position z")}, this);
  angles_ = new VectorField(Dimension::kAngle,
                            {tr("Turn about x"), tr("Turn about y"), tr("Turn about z")}, this);
  angles_->setToolTip(tr("Turns about the fixed axes x, then y, then z"));
  showPlace();
  addFormRow(grid, tr("Position"), position_);
  addFormRow(grid, tr("Orientation"), angles_);
  column->addWidget(box);
  for (int axis = 0; axis < 3; ++axis) {
    const auto move = [this, axis](double si) {
      if (design_.position[axis] == si) return;
      design_.position[axis] = si;
      isPlaced_ = true;
      changed();
    };
    const auto turn = [this, axis](double si) {
      std::array<double, 3> typed;
      for (int i = 0; i < 3; ++i) typed[std::size_t(i)] = angles_->field(i)->value().value_or(0);
      typed[std::size_t(axis)] = si;
      const Eigen::Quaterniond turned = orientationOf(typed);
      if (turned.angularDistance(design_.orientation.normalized()) < 1e-12) return;
      design_.orientation = turned;
      isPlaced_ = true;
      changed();
    };
    connect(position_->field(axis), &QuantityField::valueEdited, this, move);
    connect(position_->field(axis), &QuantityField::previewed, this, move);
    connect(angles_->field(axis), &QuantityField::valueEdited, this, turn);
    connect(angles_->field(axis), &QuantityField::previewed, this, turn);
  }
}

void ArrayDesigner::makeTransducerRows(QVBoxLayout* column) {
  column->addWidget(headingLabel(tr("Transducer"), this));
  transducer_ = new TransducerForm(this);
  column->addWidget(transducer_);
  sharers_ = new QCheckBox(this);
  sharers_->setChecked(design_.changesSharers);
  column->addWidget(sharers_);
  connect(transducer_, &TransducerForm::edited, this, &ArrayDesigner::changed);
  connect(transducer_->tablePanel(), &TablePanel::loadWanted, this, [this] {
    const QString path = QFileDialog::getOpenFileName(this, tr("Load a directivity table"), {},
                                                      tr("Tables (*.csv);;All files (*)"));
    if (!path.isEmpty()) loadDirectivity(path);
  });
  connect(sharers_, &QCheckBox::clicked, this, &ArrayDesigner::changed);
}

void ArrayDesigner::showKind() {
  kind_->setCurrentIndex(kind_->findData(QString::fromStdString(design_.geometry.kind)));
  parameters_->setParameters(arrayGeometry(design_.geometry.kind).parameters());
  try {
    parameters_->setWavelength(session_.scene()->wavelength());
  } catch (const Error&) {
    // The medium is at fault and has its own message; lengths are typed without lambda then.
  }
  watchFields();
}

void ArrayDesigner::chooseKind() {
  const std::string kind = kind_->currentData().toString().toStdString();
  if (kind == design_.geometry.kind) return;
  design_.geometry = geometryOfKind(kind, design_.geometry, design_.elements.get());
  showKind();
  parameters_->setValues(design_.geometry.parameters);
  changed();
}

void ArrayDesigner::changed() {
  design_.name = name_->text().trimmed().toStdString();
  takeParameters();
  design_.transducerName = transducer_->name();
  design_.transducer = transducer_->model();
  design_.changesSharers = sharers_->isChecked();
  design_.marks = elements_->marks();
  checkName();
  showSharers();
  requestCheck();
}

/// Defaults that the geometry did not state stay unstated: what is not edited stays what it is.
void ArrayDesigner::takeParameters() {
  ParameterSet& stated = design_.geometry.parameters;
  const ParameterSet shown = parameters_->previewValues();
  for (const Parameter& parameter : arrayGeometry(design_.geometry.kind).parameters()) {
    const ParameterValue& value = shown.at(parameter.name);
    if (stated.contains(parameter.name) || value != parameter.defaultValue) {
      stated[parameter.name] = value;
    }
  }
}

void ArrayDesigner::checkName() {
  nameProblem_.clear();
  const Scene& scene = *session_.scene();
  const std::string& name = design_.name;
  if (name.empty()) {
    nameProblem_ = tr("Give the array a name.");
  } else if (name.find('/') != std::string::npos) {
    nameProblem_ = tr("A slash stands between an array and its part; leave it out.");
  } else if (name != design_.editedId && (scene.findArray(name) || scene.findTarget(name))) {
    nameProblem_ = tr("This name is taken; choose another one.");
  }
  showFieldNote(name_, nameProblem_);
  name_->setAccessibleDescription(nameProblem_);
  name_->setStyleSheet(
      nameProblem_.isEmpty()
          ? QString()
          : QStringLiteral("QLineEdit { border: 1px solid %1; }").arg(roleColor("bad").name()));
}

void ArrayDesigner::showSharers() {
  QStringList names;
  for (const std::string& name : sharersOf(*session_.scene(), design_)) {
    names << QString::fromStdString(name);
  }
  sharers_->setVisible(!names.isEmpty());
  sharers_->setText(tr("Change the transducer of %1 too").arg(names.join(QStringLiteral(", "))));
  sharers_->setToolTip(tr("Otherwise this array gets a type of its own"));
}

void ArrayDesigner::watchFields() {
  for (QuantityField* field : findChildren<QuantityField*>()) {
    connect(field, &QuantityField::problemChanged, this, &ArrayDesigner::updateOk,
            Qt::UniqueConnection);
  }
}

void ArrayDesigner::updateOk() {
  const QList<QuantityField*> fields = findChildren<QuantityField*>();
  const bool areFieldsGood = std::none_of(fields.begin(), fields.end(), [](QuantityField* field) {
    return !field->problem().isEmpty();
  });
  ok_->setEnabled(areFieldsGood && nameProblem_.isEmpty() && problem_.isEmpty() &&
                  transducer_->problem().isEmpty());
}

void ArrayDesigner::askCorrections() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Load corrections"), {},
                                                    tr("Tables (*.csv);;All files (*)"));
  if (!path.isEmpty()) loadCorrections(path);
}

void ArrayDesigner::accept() {
  // A field that is still being typed in has its say first.
  for (QuantityField* field : findChildren<QuantityField*>()) field->commit();
  updateOk();
  if (!ok_->isEnabled()) return;
  if (!isSettled()) {
    acceptsWhenChecked_ = true;
    return;
  }
  const QString label = design_.editedId.empty()
                            ? tr("Add array %1").arg(QString::fromStdString(design_.name))
                            : tr("Design %1").arg(QString::fromStdString(design_.editedId));
  std::string id;
  if (!session_.edit(label, 0, [&](Scene& scene) { id = applyDesign(scene, design_); })) return;
  QDialog::accept();
  session_.select(QString::fromStdString(id));
}

void ArrayDesigner::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) {
    QDialog::keyPressEvent(event);
    return;
  }
  // The button box makes OK the default, which Enter in a field would press.
  if (auto* button = qobject_cast<QPushButton*>(focusWidget())) button->click();
}

void designNewArray(Session& session, QWidget* parent) {
  auto* dialog = new ArrayDesigner(session, newDesign(*session.scene()), parent->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void designArray(Session& session, const std::string& id, QWidget* parent) {
  auto* dialog = new ArrayDesigner(session, designOf(*session.scene(), id), parent->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

}  // namespace acg
