// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/export_figure_dialog.h"

#include <cmath>

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "render/figure/figure.h"
#include "ui/forms/form_style.h"
#include "ui/main_window.h"
#include "ui/theme.h"

namespace acg {
namespace {

constexpr double kMmPerInch = 25.4;
constexpr int kSmallest = 64;  // px, as FigureSpec allows
constexpr int kLargest = 16384;

}  // namespace

ExportFigureDialog::ExportFigureDialog(MainWindow& window) : QDialog(&window), window_(window) {
  setWindowTitle(tr("Export figure"));
  setMinimumWidth(400);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 12);
  layout->setSpacing(16);
  auto* rows = new QWidget(this);
  auto* form = makeFormGrid(rows);
  layout->addWidget(rows);
  unit_ = new QComboBox(this);
  unit_->addItems({tr("Pixels"), tr("Millimetres")});
  const auto spin = [this](double value) {
    auto* box = new QDoubleSpinBox(this);
    box->setRange(kSmallest, kLargest);
    box->setDecimals(0);
    box->setAlignment(Qt::AlignRight);
    box->setValue(value);
    return box;
  };
  width_ = spin(1600);
  height_ = spin(1000);
  dotsPerInch_ = new QSpinBox(this);
  dotsPerInch_->setRange(50, 1200);
  dotsPerInch_->setValue(300);
  dotsPerInch_->setAlignment(Qt::AlignRight);
  estimate_ = new QLabel(this);
  estimate_->setProperty("quiet", true);
  addFormRow(form, tr("Unit"), unit_);
  addFormRow(form, tr("Width"), width_);
  addFormRow(form, tr("Height"), height_);
  addFormRow(form, tr("Dots per inch"), dotsPerInch_);
  addFormRow(form, tr("Size"), estimate_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  buttons->addButton(tr("Export\u2026"), QDialogButtonBox::AcceptRole)->setDefault(true);
  for (QAbstractButton* button : buttons->buttons()) button->setIcon({});
  layout->addWidget(buttons);
  connect(unit_, &QComboBox::currentIndexChanged, this, &ExportFigureDialog::changeUnit);
  connect(width_, &QDoubleSpinBox::valueChanged, this, &ExportFigureDialog::updateEstimate);
  connect(height_, &QDoubleSpinBox::valueChanged, this, &ExportFigureDialog::updateEstimate);
  connect(dotsPerInch_, &QSpinBox::valueChanged, this, &ExportFigureDialog::updateEstimate);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportFigureDialog::exportNow);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  updateEstimate();
}

QSize ExportFigureDialog::pixels() const {
  const double scale = isInMillimetres_ ? dotsPerInch_->value() / kMmPerInch : 1;
  const auto clamped = [scale](double value) {
    return std::clamp(static_cast<int>(std::lround(value * scale)), kSmallest, kLargest);
  };
  return {clamped(width_->value()), clamped(height_->value())};
}

void ExportFigureDialog::changeUnit() {
  const QSize size = pixels();
  isInMillimetres_ = unit_->currentIndex() == 1;
  const double scale = isInMillimetres_ ? kMmPerInch / dotsPerInch_->value() : 1;
  for (QDoubleSpinBox* box : {width_, height_}) {
    box->setDecimals(isInMillimetres_ ? 1 : 0);
    box->setRange(isInMillimetres_ ? 1 : kSmallest, isInMillimetres_ ? 2000 : kLargest);
  }
  width_->setValue(size.width() * scale);
  height_->setValue(size.height() * scale);
  updateEstimate();
}

void ExportFigureDialog::updateEstimate() {
  const QSize size = pixels();
  estimate_->setText(tr("%1 \u00d7 %2 pixels, %3 \u00d7 %4 mm")
                         .arg(size.width())
                         .arg(size.height())
                         .arg(size.width() * kMmPerInch / dotsPerInch_->value(), 0, 'f', 1)
                         .arg(size.height() * kMmPerInch / dotsPerInch_->value(), 0, 'f', 1));
}

void ExportFigureDialog::exportNow() {
  QString file = QFileDialog::getSaveFileName(
      this, tr("Export figure"), window_.exportFolder(),
      tr("PNG picture (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"));
  if (file.isEmpty()) return;
  if (QFileInfo(file).suffix().isEmpty()) file += QStringLiteral(".png");
  window_.rememberExportFolder(file);
  Session& session = window_.session();
  FigureSpec spec;
  spec.width = pixels().width();
  spec.height = pixels().height();
  spec.dotsPerInch = dotsPerInch_->value();
  spec.layers = session.layers();
  spec.theme = theme().view;
  SceneRenderer& renderer = window_.viewPanel().view()->renderer();
  session.runInBackground(
      tr("Export %1").arg(QFileInfo(file).fileName()),
      [draw = renderer.snapshotTask(spec.width, spec.height), spec, file,
       range = renderer.colorRange(), scene = session.scene(), hologram = session.hologram()](
          JobContext&) { writeFigure(draw(), *scene, *hologram, range, spec, file.toStdString()); },
      [&session, file] {
        session.post(MessageKind::kInfo, tr("Exported the figure to %1.").arg(file));
      });
  accept();
}

}  // namespace acg
