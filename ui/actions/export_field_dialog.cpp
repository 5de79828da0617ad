// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/export_field_dialog.h"

#include <cmath>

#include <QFileInfo>
#include <QGridLayout>
#include <QLocale>

#include "core/field/field_quantity.h"
#include "core/io/exporters/exporter.h"
#include "render/scale.h"
#include "render/view_volume.h"
#include "ui/actions/ask_file.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"
#include "ui/main_window.h"

namespace acg {
namespace {

enum Region { kBox, kSliceX, kSliceY, kSliceZ, kLineX, kLineY, kLineZ };

}  // namespace

ExportFieldDialog::ExportFieldDialog(MainWindow& window)
    : ExportDialog(window, tr("Export field")) {
  auto* boxes = new QWidget(this);
  auto* boxGrid = new QGridLayout(boxes);
  boxGrid->setContentsMargins(0, 0, 0, 0);
  boxGrid->setVerticalSpacing(kRowSpacing);
  const LayerSettings& layers = window.session().layers();
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    auto* box =
        new QCheckBox(QStringLiteral("%1, %2").arg(QString::fromUtf8(entry.label),
                                                   QString::fromStdString(shownUnit(entry.unit))),
                      boxes);
    box->setToolTip(QString::fromUtf8(entry.help));
    box->setProperty("quantity", QString::fromLatin1(entry.name));
    box->setChecked(layers.quantity == entry.name);
    connect(box, &QCheckBox::toggled, this, [this] { updateEstimate(); });
    const int at = static_cast<int>(quantities_.size());
    boxGrid->addWidget(box, at / 2, at % 2);
    quantities_.push_back(box);
  }
  addFormRow(form_, tr("Quantities"), boxes)->setAlignment(Qt::AlignTop | Qt::AlignLeft);

  region_ = new QComboBox(this);
  region_->addItem(tr("Working volume"), kBox);
  const auto plane = [&](const QString& name, int axis) {
    region_->addItem(
        tr("%1 at %2")
            .arg(name, lengthText(layers.slices[static_cast<std::size_t>(axis)].position)),
        kSliceX + axis);
  };
  plane(tr("Plane yz"), 0);
  plane(tr("Plane xz"), 1);
  plane(tr("Plane xy"), 2);
  for (int axis = 0; axis < 3; ++axis) {
    region_->addItem(tr("Line along %1 through %2").arg(QChar('x' + axis)).arg(throughName()),
                     kLineX + axis);
  }
  region_->setToolTip(tr("Planes lie where the Layers dock has them"));
  addFormRow(form_, tr("Region"), region_);

  spacing_ = new QuantityField(Dimension::kLength, this);
  spacing_->setLimits(1e-5, 0.05);
  spacing_->setWavelength(window.session().scene()->wavelength());
  spacing_->setValue(2e-3);
  spacing_->setToolTip(tr("Distance of neighbouring points, such as 0.5 mm or lambda/8"));
  addFormRow(form_, tr("Spacing"), spacing_);

  format_ = new QComboBox(this);
  for (const ExporterEntry& entry : exporters()) {
    if (!entry.takesField) continue;
    format_->addItem(QString::fromUtf8(entry.label), QString::fromLatin1(entry.extension));
    format_->setItemData(format_->count() - 1, QString::fromUtf8(entry.help), Qt::ToolTipRole);
  }
  addFormRow(form_, tr("File"), format_);

  finishForm();
  connect(region_, &QComboBox::currentIndexChanged, this, &ExportFieldDialog::updateEstimate);
  connect(spacing_, &QuantityField::valueEdited, this, &ExportFieldDialog::updateEstimate);
  region_->setFocus();
  updateEstimate();
}

const Target* ExportFieldDialog::through() const {
  const Scene& scene = *window_.session().scene();
  const Target* target = scene.findTarget(window_.session().selection().toStdString());
  return target || scene.targets.empty() ? target : &scene.targets.front();
}

QString ExportFieldDialog::throughName() const {
  const Target* target = through();
  return target ? QString::fromStdString(target->id) : tr("the middle");
}

FieldGrid ExportFieldDialog::grid() const {
  const Scene& scene = *window_.session().scene();
  const Eigen::AlignedBox3d box = workingVolume(scene);
  Eigen::Vector3d low = box.min();
  Eigen::Vector3d high = box.max();
  const int region = region_->currentData().toInt();
  const auto flatten = [&](int axis, double position) {
    low(axis) = high(axis) = std::clamp(position, box.min()(axis), box.max()(axis));
  };
  if (region >= kLineX) {
    const Target* target = through();
    const Eigen::Vector3d on = target != nullptr ? target->position : box.center();
    for (int axis = 0; axis < 3; ++axis) {
      if (axis != region - kLineX) flatten(axis, on(axis));
    }
  } else if (region != kBox) {
    const int axis = region - kSliceX;
    flatten(axis, window_.session().layers().slices[static_cast<std::size_t>(axis)].position);
  }
  const double spacing = spacing_->value().value_or(2e-3);
  std::array<int, 3> counts = {1, 1, 1};
  for (int i = 0; i < 3; ++i) {
    counts[static_cast<std::size_t>(i)] =
        1 + static_cast<int>(std::floor((high(i) - low(i)) / spacing + 1e-9));
    high(i) = low(i) + (counts[static_cast<std::size_t>(i)] - 1) * spacing;
  }
  return FieldGrid::between(low, high, counts);
}

std::vector<std::string> ExportFieldDialog::quantities() const {
  std::vector<std::string> names;
  for (const QCheckBox* box : quantities_) {
    if (box->isChecked()) names.push_back(box->property("quantity").toString().toStdString());
  }
  return names;
}

void ExportFieldDialog::updateEstimate() {
  const FieldGrid grid = this->grid();
  long long numbers = 0;
  for (const std::string& name : quantities()) {
    const FieldQuantityEntry& entry = fieldQuantity(name);
    numbers += entry.components * (entry.isComplex ? 2 : 1);
  }
  const QLocale locale;
  const bool isTooLarge = grid.size() > kMaxFieldPoints;
  QString text =
      tr("%1 \u00d7 %2 \u00d7 %3 = %4 points, about %5")
          .arg(grid.counts[0])
          .arg(grid.counts[1])
          .arg(grid.counts[2])
          .arg(locale.toString(grid.size()), locale.formattedDataSize(8 * numbers * grid.size()));
  if (isTooLarge)
    text = tr("%1 points are too many; choose a larger spacing.").arg(locale.toString(grid.size()));
  if (numbers == 0) text = tr("Choose at least one quantity.");
  showEstimate(text, numbers > 0 && !isTooLarge);
}

void ExportFieldDialog::exportNow() {
  const QString file = askSaveFile(this, windowTitle(), window_.exportFolder(),
                                   window_.files().suggestedName(), {format_->currentText()});
  if (file.isEmpty()) return;
  Session& session = window_.session();
  try {
    exporterFor(file.toStdString(), true);  // refuses another extension before anything runs
  } catch (const std::exception& error) {
    showEstimate(QString::fromUtf8(error.what()), false);
    return;
  }
  FieldSpec spec;
  spec.samples = grid();
  spec.quantities = quantities();
  const QString label = tr("Export %1").arg(QFileInfo(file).fileName());
  session.evaluate(
      label, {std::move(spec)},
      [&session, file, label](const ScenePtr& scene, const ComputeResult& result) {
        session.runInBackground(
            label,
            [scene, hologram = result.hologram, field = result.fields.front(), file](JobContext&) {
              const std::filesystem::path path = file.toStdString();
              exporterFor(path, true).write({*scene, *hologram, field.get()}, path);
            },
            [&session, file] {
              MainWindow::rememberExportFolder(file);
              session.post(MessageKind::kInfo, tr("Exported the field to %1.").arg(file));
            });
      });
  accept();
}

}  // namespace acg
