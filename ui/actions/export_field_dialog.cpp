// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/export_field_dialog.h"

#include <cmath>

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLocale>
#include <QVBoxLayout>

#include "core/field/field_quantity.h"
#include "core/io/exporters/exporter.h"
#include "core/units.h"
#include "ui/main_window.h"
#include "ui/view_volume.h"

namespace acg {
namespace {

enum Region { kBox, kSliceX, kSliceY, kSliceZ, kLine };

}  // namespace

ExportFieldDialog::ExportFieldDialog(MainWindow& window) : QDialog(&window), window_(window) {
  setWindowTitle(tr("Export field"));
  auto* layout = new QVBoxLayout(this);
  auto* form = new QFormLayout;
  layout->addLayout(form);

  quantities_ = new QListWidget(this);
  quantities_->setAccessibleName(tr("Quantities"));
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    auto* item = new QListWidgetItem(
        QStringLiteral("%1, %2").arg(QString::fromUtf8(entry.label), QString::fromUtf8(entry.unit)),
        quantities_);
    item->setData(Qt::UserRole, QString::fromLatin1(entry.name));
    item->setToolTip(QString::fromUtf8(entry.help));
    const bool isShown = window.session().layers().quantity == entry.name;
    item->setCheckState(isShown ? Qt::Checked : Qt::Unchecked);
  }
  form->addRow(tr("Quantities"), quantities_);

  region_ = new QComboBox(this);
  region_->addItem(tr("Working volume"), kBox);
  region_->addItem(tr("Slice, yz plane"), kSliceX);
  region_->addItem(tr("Slice, xz plane"), kSliceY);
  region_->addItem(tr("Slice, xy plane"), kSliceZ);
  region_->addItem(tr("Vertical line through the selection"), kLine);
  form->addRow(tr("Region"), region_);

  spacing_ = new QDoubleSpinBox(this);
  spacing_->setRange(0.01, 50);
  spacing_->setDecimals(2);
  spacing_->setSuffix(tr(" mm"));
  spacing_->setValue(2);
  form->addRow(tr("Spacing"), spacing_);

  estimate_ = new QLabel(this);
  estimate_->setProperty("quiet", true);
  form->addRow(tr("Size"), estimate_);

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  export_ = buttons->addButton(tr("Export\u2026"), QDialogButtonBox::AcceptRole);
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportFieldDialog::exportNow);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(quantities_, &QListWidget::itemChanged, this, &ExportFieldDialog::updateEstimate);
  connect(region_, &QComboBox::currentIndexChanged, this, &ExportFieldDialog::updateEstimate);
  connect(spacing_, &QDoubleSpinBox::valueChanged, this, &ExportFieldDialog::updateEstimate);
  updateEstimate();
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
  if (region == kLine) {
    const Target* target = scene.findTarget(window_.session().selection().toStdString());
    if (target == nullptr && !scene.targets.empty()) target = &scene.targets.front();
    const Eigen::Vector3d through = target != nullptr ? target->position : box.center();
    flatten(0, through.x());
    flatten(1, through.y());
  } else if (region != kBox) {
    const int axis = region - kSliceX;
    flatten(axis, window_.session().layers().slices[static_cast<std::size_t>(axis)].position);
  }
  const double spacing = spacing_->value() * units::mm;
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
  for (int i = 0; i < quantities_->count(); ++i) {
    if (quantities_->item(i)->checkState() != Qt::Checked) continue;
    names.push_back(quantities_->item(i)->data(Qt::UserRole).toString().toStdString());
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
      tr("%1 x %2 x %3 = %4 points, about %5")
          .arg(grid.counts[0])
          .arg(grid.counts[1])
          .arg(grid.counts[2])
          .arg(locale.toString(grid.size()), locale.formattedDataSize(8 * numbers * grid.size()));
  if (isTooLarge) text = tr("%1 points are too many; choose a larger spacing.").arg(grid.size());
  if (numbers == 0) text = tr("Choose at least one quantity.");
  estimate_->setText(text);
  export_->setEnabled(numbers > 0 && !isTooLarge);
}

void ExportFieldDialog::exportNow() {
  QStringList filters;
  for (const ExporterEntry& entry : exporters()) {
    if (entry.takesField) filters << QString::fromUtf8(entry.label);
  }
  QString chosen;
  QString file = QFileDialog::getSaveFileName(this, tr("Export field"), window_.exportFolder(),
                                              filters.join(QStringLiteral(";;")), &chosen);
  if (file.isEmpty()) return;
  for (const ExporterEntry& entry : exporters()) {
    const bool isChosen = entry.takesField && QString::fromUtf8(entry.label) == chosen;
    if (isChosen && QFileInfo(file).suffix().isEmpty()) {
      file += QLatin1Char('.') + QLatin1String(entry.extension);
    }
  }
  Session& session = window_.session();
  try {
    exporterFor(file.toStdString(), true);  // refuses another extension before anything runs
  } catch (const std::exception& error) {
    estimate_->setText(QString::fromUtf8(error.what()));
    return;
  }
  window_.rememberExportFolder(file);
  FieldSpec spec;
  spec.samples = grid();
  spec.quantities = quantities();
  const QString label = tr("Export %1").arg(QFileInfo(file).fileName());
  const ScenePtr scene = session.scene();
  const HologramPtr hologram = session.hologram();
  session.evaluate(
      label, std::move(spec), [&session, scene, hologram, file, label](FieldPtr field) {
        session.runInBackground(
            label,
            [scene, hologram, field, file](JobContext&) {
              const std::filesystem::path path = file.toStdString();
              exporterFor(path, true).write({*scene, *hologram, field.get()}, path);
            },
            [&session, file] {
              session.post(MessageKind::kInfo, tr("Exported the field to %1.").arg(file));
            });
      });
  accept();
}

}  // namespace acg
