// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/target_form.h"

#include <algorithm>

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QStandardItemModel>
#include <QWheelEvent>

#include "core/params/quantity_text.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"

namespace acg {

/// Looks like the combo boxes beside it and opens a menu in which several things can be chosen.
class MenuBox : public QComboBox {
 public:
  explicit MenuBox(QWidget* parent) : QComboBox(parent), menu_(new QMenu(this)) {
    addItem(QString());
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
  }
  QMenu* menu() const { return menu_; }
  void setText(const QString& text) { setItemText(0, text); }
  void showPopup() override {
    menu_->setMinimumWidth(width());
    menu_->popup(mapToGlobal(QPoint(0, height())));
  }

 protected:
  void wheelEvent(QWheelEvent* event) override { event->ignore(); }

 private:
  QMenu* menu_;
};

TargetForm::TargetForm(QWidget* parent) : QWidget(parent) {
  auto* grid = makeFormGrid(this);
  name_ = new QLineEdit(this);
  kind_ = new QComboBox(this);
  for (int kind = 0; kind < kWishKinds; ++kind) kind_->addItem(wishKindLabel(WishKind(kind)));
  // A picture comes from a file: it is shown as what it is, not to be chosen here.
  auto* kinds = qobject_cast<QStandardItemModel*>(kind_->model());
  kinds->item(int(WishKind::kImage))->setEnabled(false);
  position_ = new VectorField(Dimension::kLength,
                              {tr("Position x"), tr("Position y"), tr("Position z")}, this);
  pressure_ = new QuantityField(Dimension::kPressure, this);
  pressure_->setOptional(tr("as much as can be had"));
  pressure_->setToolTip(tr("Wanted peak pressure; of a trap, of the focus behind its signature"));
  pressure_->setLimits(0, std::nullopt);
  azimuth_ = new QuantityField(Dimension::kAngle, this);
  azimuth_->setToolTip(tr("Direction of the line that divides the array; 0 is along x"));
  charge_ = new QuantityField(Dimension::kNone, this);
  charge_->setInteger(true);
  charge_->setLimits(-20, 20);
  charge_->setToolTip(tr("Turns of phase around the axis; the sign is the sense of rotation"));
  flip_ = new MenuBox(this);
  flip_->setToolTip(tr("Arrays that get an extra phase of 180 degrees"));
  particle_ = new QComboBox(this);
  for (QComboBox* combo : {kind_, particle_}) {
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
  }
  addFormRow(grid, tr("Name"), name_);
  addFormRow(grid, tr("Kind"), kind_);
  addFormRow(grid, tr("Position"), position_);
  pressureLabel_ = addFormRow(grid, tr("Pressure"), pressure_);
  azimuthLabel_ = addFormRow(grid, tr("Azimuth"), azimuth_);
  chargeLabel_ = addFormRow(grid, tr("Charge"), charge_);
  flipLabel_ = addFormRow(grid, tr("Flip"), flip_);
  particleLabel_ = addFormRow(grid, tr("Bead"), particle_);

  connect(name_, &QLineEdit::editingFinished, this, [this] {
    const QString typed = name_->text().trimmed();
    if (name_->isModified() && typed != id_) emit renamed(typed);
    name_->setModified(false);
  });
  connect(kind_, &QComboBox::activated, this, [this](int index) {
    emit edited(tr("Make %1 a %2").arg(id_, wishKindLabel(WishKind(index)).toLower()), {},
                [index](Target& target) { convertWish(target, WishKind(index)); });
  });
  connect(position_, &VectorField::componentEdited, this, [this](int axis, double si) {
    emit edited(tr("Move %1").arg(id_), QStringLiteral("position %1").arg(axis),
                [axis, si](Target& target) { target.position[axis] = si; });
  });
  const auto setPressure = [this](std::optional<double> pressure) {
    emit edited(tr("Change wanted pressure of %1").arg(id_), QStringLiteral("pressure"),
                [pressure](Target& target) {
                  if (auto* focus = std::get_if<FocalPoint>(&target.wish)) {
                    focus->pressure = pressure;
                  }
                  if (auto* trap = std::get_if<Trap>(&target.wish)) trap->pressure = pressure;
                  if (auto* image = std::get_if<ImageTarget>(&target.wish)) {
                    image->pressure = pressure;
                  }
                });
  };
  connect(pressure_, &QuantityField::valueEdited, this, setPressure);
  connect(pressure_, &QuantityField::cleared, this, [setPressure] { setPressure(std::nullopt); });
  connect(azimuth_, &QuantityField::valueEdited, this, [this](double si) {
    editTrap(tr("Turn %1").arg(id_), QStringLiteral("azimuth"), [si](Trap& t) { t.azimuth = si; });
  });
  connect(charge_, &QuantityField::valueEdited, this, [this](double si) {
    editTrap(tr("Change charge of %1").arg(id_), QStringLiteral("charge"),
             [si](Trap& t) { t.charge = int(si); });
  });
  connect(particle_, &QComboBox::activated, this, [this](int index) {
    const std::string name = particle_->itemData(index).toString().toStdString();
    editTrap(tr("Change bead of %1").arg(id_), {}, [name](Trap& t) { t.particle = name; });
  });
}

void TargetForm::editTrap(const QString& label, const QString& what,
                          const std::function<void(Trap&)>& change) {
  emit edited(label, what, [change](Target& target) {
    if (auto* trap = std::get_if<Trap>(&target.wish)) change(*trap);
  });
}

void TargetForm::show(const Scene& scene, const Target& target) {
  QScopedValueRollback filling(isFilling_, true);
  const QString id = QString::fromStdString(target.id);
  if (id != id_ || !(name_->hasFocus() && name_->isModified())) {
    if (name_->text() != id) name_->setText(id);
    name_->setModified(false);
  }
  id_ = id;
  kind_->setCurrentIndex(int(wishKindOf(target)));
  position_->setWavelength(scene.wavelength());
  position_->setValue(target.position.x(), target.position.y(), target.position.z());
  const bool isQuiet = std::holds_alternative<QuietPoint>(target.wish);
  pressure_->setVisible(!isQuiet);
  pressureLabel_->setVisible(!isQuiet);
  pressure_->setValue(isQuiet ? std::nullopt : target.wantedPressure());
  showTrap(scene, target);
}

void TargetForm::showTrap(const Scene& scene, const Target& target) {
  const auto* trap = std::get_if<Trap>(&target.wish);
  const auto showPair = [](QLabel* label, QWidget* field, bool isShown) {
    label->setVisible(isShown);
    field->setVisible(isShown);
  };
  const bool isAutomatic = trap && trap->kind == TrapKind::kAutomatic;
  showPair(azimuthLabel_, azimuth_, trap && (trap->kind == TrapKind::kTwin || isAutomatic));
  showPair(chargeLabel_, charge_, trap && trap->kind == TrapKind::kVortex);
  showPair(flipLabel_, flip_, trap && trap->kind == TrapKind::kTwoSided);
  showPair(particleLabel_, particle_, trap != nullptr);
  if (!trap) return;
  azimuth_->setValue(trap->azimuth);
  charge_->setValue(trap->charge);
  fillFlipMenu(scene, *trap);

  QStringList names{QString()};
  for (const auto& [name, particle] : scene.particles) names << QString::fromStdString(name);
  QStringList shown;
  for (int i = 0; i < particle_->count(); ++i) shown << particle_->itemData(i).toString();
  if (names != shown) {
    particle_->clear();
    for (const QString& name : names) {
      const Particle particle = scene.particleOrDefault(name.toStdString());
      const QString radius =
          QString::fromStdString(formatQuantity(particle.radius, Dimension::kLength));
      particle_->addItem(
          name.isEmpty() ? tr("First of the scene") : tr("%1, %2 radius").arg(name, radius), name);
    }
  }
  particle_->setCurrentIndex(
      std::max(0, particle_->findData(QString::fromStdString(trap->particle))));
}

void TargetForm::fillFlipMenu(const Scene& scene, const Trap& trap) {
  QStringList chosen;
  for (const std::string& flip : trap.flip) chosen << QString::fromStdString(flip);
  flip_->setText(chosen.isEmpty() ? tr("all that face the first array") : chosen.join(", "));
  if (flip_->menu()->isVisible()) return;
  flip_->menu()->clear();
  const auto add = [&](const std::string& name) {
    QAction* action = flip_->menu()->addAction(QString::fromStdString(name));
    action->setCheckable(true);
    action->setChecked(std::find(trap.flip.begin(), trap.flip.end(), name) != trap.flip.end());
    connect(action, &QAction::toggled, this, [this, name](bool isOn) {
      editTrap(tr("Change flipped arrays of %1").arg(id_), {}, [name, isOn](Trap& t) {
        std::erase(t.flip, name);
        if (isOn) t.flip.push_back(name);
      });
    });
  };
  for (const PlacedArray& array : scene.arrays) {
    add(array.id);
    if (!array.elements) continue;
    for (const ArrayPart& part : array.elements->parts) add(array.id + "/" + part.name);
  }
}

}  // namespace acg
