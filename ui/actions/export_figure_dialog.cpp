// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/export_figure_dialog.h"

#include <cmath>

#include <QFileInfo>

#include "render/figure/figure.h"
#include "ui/actions/ask_file.h"
#include "ui/forms/form_style.h"
#include "ui/main_window.h"
#include "ui/theme.h"

namespace acg {
namespace {

constexpr double kMmPerInch = 25.4;
constexpr int kSmallest = 64;  // px, as FigureSpec allows
constexpr int kLargest = 16384;

}  // namespace

ExportFigureDialog::ExportFigureDialog(MainWindow& window)
    : ExportDialog(window, tr("Export figure")) {
  unit_ = new QComboBox(this);
  unit_->addItems({tr("Pixels"), tr("Millimetres")});
  const auto spin = [this](double value) {
    auto* box = new QDoubleSpinBox(this);
    box->setRange(kSmallest, kLargest);
    box->setDecimals(0);
    box->setAlignment(Qt::AlignRight);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setSuffix(tr(" px"));
    box->setValue(value);
    return box;
  };
  width_ = spin(1600);
  height_ = spin(1000);
  dotsPerInch_ = new QSpinBox(this);
  dotsPerInch_->setRange(50, 1200);
  dotsPerInch_->setValue(300);
  dotsPerInch_->setButtonSymbols(QAbstractSpinBox::NoButtons);
  dotsPerInch_->setAlignment(Qt::AlignRight);
  addFormRow(form_, tr("Unit"), unit_);
  addFormRow(form_, tr("Width"), width_);
  addFormRow(form_, tr("Height"), height_);
  addFormRow(form_, tr("Dots per inch"), dotsPerInch_);
  finishForm();
  connect(unit_, &QComboBox::currentIndexChanged, this, &ExportFigureDialog::changeUnit);
  connect(width_, &QDoubleSpinBox::valueChanged, this, &ExportFigureDialog::updateEstimate);
  connect(height_, &QDoubleSpinBox::valueChanged, this, &ExportFigureDialog::updateEstimate);
  connect(dotsPerInch_, &QSpinBox::valueChanged, this, &ExportFigureDialog::updateEstimate);
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
    box->setSuffix(isInMillimetres_ ? tr(" mm") : tr(" px"));
    box->setRange(isInMillimetres_ ? 1 : kSmallest, isInMillimetres_ ? 2000 : kLargest);
  }
  width_->setValue(size.width() * scale);
  height_->setValue(size.height() * scale);
  updateEstimate();
}

void ExportFigureDialog::updateEstimate() {
  const QSize size = pixels();
  showEstimate(tr("%1 \u00d7 %2 pixels, %3 \u00d7 %4 mm")
                   .arg(size.width())
                   .arg(size.height())
                   .arg(size.width() * kMmPerInch / dotsPerInch_->value(), 0, 'f', 1)
                   .arg(size.height() * kMmPerInch / dotsPerInch_->value(), 0, 'f', 1));
}

void ExportFigureDialog::exportNow() {
  const QString file = askSaveFile(
      this, windowTitle(), window_.exportFolder(), window_.files().suggestedName(),
      {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"), tr("PDF document (*.pdf)")});
  if (file.isEmpty()) return;
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
       range = renderer.colorRange(), scene = session.hologramScene(),
       hologram = session.hologram()](JobContext&) {
        writeFigure(draw(), *scene, *hologram, range, spec, file.toStdString());
      },
      [&session, file] {
        MainWindow::rememberExportFolder(file);
        session.post(MessageKind::kInfo, tr("Exported the figure to %1.").arg(file));
      });
  accept();
}

}  // namespace acg
