// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/layers_dock.h"

#include <algorithm>
#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QSlider>
#include <QVBoxLayout>

#include "core/field/field_quantity.h"
#include "render/color_map.h"
#include "render/scale.h"
#include "ui/docks/layer_rows.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kSliderSteps = 1000;

QWidget* sideBySide(QWidget* left, QWidget* right, QWidget* parent) {
  auto* box = new QWidget(parent);
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(left, 1);
  row->addWidget(right);
  return box;
}

/// The largest value that the slices show, to two digits: where a fixed range starts from.
double largestShown(const Session& session) {
  double largest = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const FieldPtr& field = session.slices()[axis];
    if (!field || !session.layers().slices[axis].isVisible) continue;
    const FieldChannel* channel = field->find(session.layers().quantity);
    if (!channel) continue;
    for (long long i = 0; i < sampleCount(field->samples); ++i) {
      const double value = std::abs(channel->magnitude(i));
      if (std::isfinite(value)) largest = std::max(largest, value);
    }
  }
  if (!(largest > 0)) return 1000;
  const double digit = std::pow(10, std::floor(std::log10(largest)) - 1);
  return std::round(largest / digit) * digit;
}

}  // namespace

LayersDock::LayersDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  QVBoxLayout* column = makeScrollColumn(this);
  makeColorRows(column);
  column->addWidget(separator(this));
  for (int axis = 0; axis < 3; ++axis) makeSliceRows(column, axis);
  column->addWidget(separator(this));
  makeVolumeRows(column);
  column->addWidget(separator(this));
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(kRowSpacing);
  int at = 0;
  for (const char* key :
       {"arrays", "targets", "boundaries", "ground", "color_bar", "scale_bar", "orientation"}) {
    grid->addWidget(makeSwitch(key), at / 2, at % 2);
    ++at;
  }
  column->addLayout(grid);
  column->addStretch(1);
  connect(&session, &Session::layersChanged, this, &DockPanel::markStale);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  refreshNow();
}

void LayersDock::change(const std::function<void(LayerSettings&)>& edit) {
  if (isFilling_) return;
  LayerSettings layers = session().layers();
  edit(layers);
  if (!(layers == session().layers())) session().setLayers(layers);
}

QCheckBox* LayersDock::makeSwitch(const char* key) {
  const QString name = QString::fromLatin1(key);
  const auto rows = layerRows();
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const LayerRow& r) { return name == r.key; });
  auto* box = new QCheckBox(layerRowLabel(*row), this);
  switches_[name] = box;
  connect(box, &QCheckBox::toggled, this, [this, name](bool isOn) {
    change([&](LayerSettings& layers) { setLayerOn(layers, name, isOn); });
  });
  return box;
}

void LayersDock::makeColorRows(QVBoxLayout* column) {
  auto* box = new QWidget(this);
  auto* grid = makeFormGrid(box);
  column->addWidget(box);
  quantity_ = new QComboBox(this);
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    const QString symbol = QString::fromStdString(shownSymbol(entry));
    quantity_->addItem(QStringLiteral("%1  %2").arg(QString::fromUtf8(entry.label), symbol),
                       QString::fromLatin1(entry.name));
    quantity_->setItemData(quantity_->count() - 1, QString::fromUtf8(entry.help), Qt::ToolTipRole);
  }
  colorMap_ = new QComboBox(this);
  drives_ = new QComboBox(this);
  forceModel_ = new QComboBox(this);
  for (QComboBox* combo : {quantity_, drives_, forceModel_, colorMap_}) {
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
  }
  isAutomatic_ = new QCheckBox(tr("Follow the data"), this);
  rangeTop_ = new QuantityField(Dimension::kPressure, this);
  rangeTop_->setLimits(0, std::nullopt);
  rangeTop_->setAccessibleName(tr("Top of the colour range"));
  addFormRow(grid, tr("Quantity"), quantity_);
  makeModelRows(grid);
  addFormRow(grid, tr("Colours"), colorMap_);
  addFormRow(grid, tr("Range"), isAutomatic_);
  rangeUnit_ = addFormRow(grid, tr("Range top"), rangeTop_);

  connect(quantity_, &QComboBox::activated, this, [this](int index) {
    change([&](LayerSettings& layers) {
      const std::string name = quantity_->itemData(index).toString().toStdString();
      if (name == layers.quantity) return;
      // Another quantity has another unit and another kind of colours.
      layers.quantity = name;
      layers.colorMap.clear();
      layers.rangeTop.reset();
    });
  });
  connect(colorMap_, &QComboBox::activated, this, [this](int index) {
    change([&](LayerSettings& layers) {
      layers.colorMap = colorMap_->itemData(index).toString().toStdString();
    });
  });
  connect(isAutomatic_, &QCheckBox::toggled, this, [this](bool isOn) {
    change([&](LayerSettings& layers) {
      if (isOn) {
        layers.rangeTop.reset();
      } else {
        layers.rangeTop = largestShown(session());
      }
    });
  });
  connect(rangeTop_, &QuantityField::valueEdited, this,
          [this](double top) { change([&](LayerSettings& layers) { layers.rangeTop = top; }); });
}

void LayersDock::makeModelRows(QGridLayout* grid) {
  const struct {
    QString label, help;
    DriveView drives;
  } views[] = {
      {tr("As solved"), tr("The drives that the solver found"), DriveView::kSolved},
      {tr("As emitted"),
       tr("On the phase and amplitude levels of the devices, with what is switched off silent"),
       DriveView::kEmitted},
      {tr("Difference"), tr("The field of emitted less solved drives: what the levels add"),
       DriveView::kDifference}};
  for (const auto& view : views) {
    drives_->addItem(view.label, int(view.drives));
    drives_->setItemData(drives_->count() - 1, view.help, Qt::ToolTipRole);
  }
  for (const ForceModelEntry& entry : forceModels()) {
    forceModel_->addItem(QString::fromUtf8(entry.label), int(entry.model));
    forceModel_->setItemData(forceModel_->count() - 1, QString::fromUtf8(entry.help),
                             Qt::ToolTipRole);
  }
  forceModel_->setToolTip(tr("Of forces, stiffness and verdicts"));
  addFormRow(grid, tr("Drives"), drives_);
  addFormRow(grid, tr("Force model"), forceModel_);
  connect(drives_, &QComboBox::activated, this, [this](int index) {
    change([&](LayerSettings& layers) {
      layers.drives = DriveView(drives_->itemData(index).toInt());
      layers.rangeTop.reset();  // a difference is far smaller
    });
  });
  connect(forceModel_, &QComboBox::activated, this, [this](int index) {
    change([&](LayerSettings& layers) {
      layers.forceModel = ForceModel(forceModel_->itemData(index).toInt());
    });
  });
}

QSlider* LayersDock::makePercent(QGridLayout* grid, const QString& label,
                                 const std::function<void(LayerSettings&, double)>& set) {
  auto* slider = new QSlider(Qt::Horizontal, this);
  slider->setRange(0, 100);
  slider->setAccessibleName(label);
  auto* value = new QLabel(this);
  value->setMinimumWidth(44);
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  addFormRow(grid, label, sideBySide(slider, value, this));
  connect(slider, &QSlider::valueChanged, this, [this, value, set](int percent) {
    value->setText(QStringLiteral("%1 %").arg(percent));
    change([&](LayerSettings& layers) { set(layers, percent / 100.0); });
  });
  value->setText(QStringLiteral("0 %"));
  return slider;
}

void LayersDock::makeSliceRows(QVBoxLayout* column, int axis) {
  static constexpr const char* keys[] = {"slice_x", "slice_y", "slice_z"};
  SliceRows& rows = slices_[std::size_t(axis)];
  column->addWidget(makeSwitch(keys[axis]));
  rows.body = new QWidget(this);
  auto* grid = makeFormGrid(rows.body);
  column->addWidget(rows.body);
  rows.slider = new QSlider(Qt::Horizontal, this);
  rows.slider->setRange(0, kSliderSteps);
  rows.slider->setAccessibleName(tr("Position of the slice"));
  rows.position = new QuantityField(Dimension::kLength, this);
  rows.position->setFixedWidth(88);
  const QString label = QStringLiteral("%1").arg(QChar('x' + axis));
  rows.position->setAccessibleName(tr("Slice at %1").arg(label));
  addFormRow(grid, label, sideBySide(rows.slider, rows.position, this));
  connect(rows.slider, &QSlider::valueChanged, this, [this, axis](int step) {
    const SliceRows& r = slices_[std::size_t(axis)];
    // Steps of a tenth of a millimetre read well.
    const double at = std::round((r.low + (r.high - r.low) * step / kSliderSteps) * 1e4) / 1e4;
    change([&](LayerSettings& layers) { layers.slices[std::size_t(axis)].position = at; });
  });
  connect(rows.position, &QuantityField::valueEdited, this, [this, axis](double at) {
    change([&](LayerSettings& layers) { layers.slices[std::size_t(axis)].position = at; });
  });
  rows.opacity = makePercent(grid, tr("Opacity"), [axis](LayerSettings& layers, double opacity) {
    layers.slices[std::size_t(axis)].opacity = opacity;
  });
}

void LayersDock::makeVolumeRows(QVBoxLayout* column) {
  column->addWidget(makeSwitch("isosurface"));
  isoBody_ = new QWidget(this);
  auto* isoGrid = makeFormGrid(isoBody_);
  column->addWidget(isoBody_);
  isoLevel_ = makePercent(isoGrid, tr("Level"), [](LayerSettings& layers, double level) {
    layers.isoFraction = std::max(level, 0.01);
  });
  isoLevel_->setToolTip(tr("Of the top of the colour range"));
  isoOpacity_ = makePercent(isoGrid, tr("Opacity"), [](LayerSettings& layers, double opacity) {
    layers.isoOpacity = opacity;
  });
  column->addWidget(makeSwitch("volume"));
  volumeBody_ = new QWidget(this);
  auto* volumeGrid = makeFormGrid(volumeBody_);
  column->addWidget(volumeBody_);
  volumeOpacity_ =
      makePercent(volumeGrid, tr("Opacity"),
                  [](LayerSettings& layers, double opacity) { layers.volumeOpacity = opacity; });
}

void LayersDock::refresh() {
  QScopedValueRollback filling(isFilling_, true);
  const LayerSettings& layers = session().layers();
  for (const auto& [key, box] : switches_) box->setChecked(isLayerOn(layers, key));
  showColors(layers);
  showSlices(layers);
  isoBody_->setVisible(layers.showIsosurface);
  volumeBody_->setVisible(layers.showVolume);
  const auto put = [](QSlider* slider, double fraction) {
    if (!slider->isSliderDown()) slider->setValue(int(std::lround(100 * fraction)));
  };
  put(isoLevel_, layers.isoFraction);
  put(isoOpacity_, layers.isoOpacity);
  put(volumeOpacity_, layers.volumeOpacity);
}

void LayersDock::showColors(const LayerSettings& layers) {
  const QString name = QString::fromStdString(layers.quantity);
  quantity_->setCurrentIndex(quantity_->findData(name));
  drives_->setCurrentIndex(drives_->findData(int(layers.drives)));
  forceModel_->setCurrentIndex(forceModel_->findData(int(layers.forceModel)));
  if (name != shownQuantity_ && quantity_->currentIndex() >= 0) {
    shownQuantity_ = name;
    const FieldQuantityEntry& entry = fieldQuantity(layers.quantity);
    colorMap_->clear();
    colorMap_->addItem(tr("Default of the quantity"), QString());
    for (const ColorMap& map : colorMaps()) {
      if (suits(map, entry.color)) {
        colorMap_->addItem(QString::fromStdString(map.label), QString::fromStdString(map.name));
      }
    }
    const QString unit = QString::fromStdString(shownUnit(entry.unit));
    const bool isPressure = unit == QLatin1String("Pa");
    rangeTop_->setDimension(isPressure ? Dimension::kPressure : Dimension::kNone);
    rangeUnit_->setText(isPressure ? tr("Range top") : tr("Range top, %1").arg(unit));
    // A phase always runs through a whole turn.
    isAutomatic_->setEnabled(entry.color != ColorKind::kPhase);
  }
  colorMap_->setCurrentIndex(
      std::max(0, colorMap_->findData(QString::fromStdString(layers.colorMap))));
  isAutomatic_->setChecked(!layers.rangeTop);
  rangeTop_->setVisible(layers.rangeTop.has_value());
  rangeUnit_->setVisible(layers.rangeTop.has_value());
  if (layers.rangeTop) rangeTop_->setValue(layers.rangeTop);
}

void LayersDock::showSlices(const LayerSettings& layers) {
  const Scene& scene = *session().scene();
  const Eigen::AlignedBox3d box = sceneBounds(scene);
  for (int axis = 0; axis < 3; ++axis) {
    SliceRows& rows = slices_[std::size_t(axis)];
    const SliceSettings& slice = layers.slices[std::size_t(axis)];
    rows.body->setVisible(slice.isVisible);
    rows.position->setWavelength(scene.wavelength());
    rows.position->setValue(slice.position);
    if (!rows.opacity->isSliderDown()) {
      rows.opacity->setValue(int(std::lround(100 * slice.opacity)));
    }
    if (rows.slider->isSliderDown()) continue;
    // A flat scene has no extent along its normal: some room to move all the same.
    rows.low = std::min(box.min()[axis], slice.position) - 0.02;
    rows.high = std::max(box.max()[axis], slice.position) + 0.02;
    rows.slider->setValue(
        int(std::lround(kSliderSteps * (slice.position - rows.low) / (rows.high - rows.low))));
  }
}

}  // namespace acg
