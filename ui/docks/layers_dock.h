// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <map>

#include "ui/docks/dock_panel.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QSlider;
class QVBoxLayout;

namespace acg {

struct LayerSettings;
class QuantityField;

/// What the 3D view draws and how: quantity and colours, the three slices, isosurface, volume, and
/// switches for the rest. Layers are settings of the view and no part of undo.
class LayersDock : public DockPanel {
  Q_OBJECT

 public:
  LayersDock(Session& session, QWidget* parent);

  QCheckBox* layerSwitch(const QString& key) const { return switches_.at(key); }
  QuantityField* slicePosition(int axis) const { return slices_[std::size_t(axis)].position; }
  QComboBox* quantityBox() const { return quantity_; }
  QComboBox* drivesBox() const { return drives_; }
  QComboBox* forceModelBox() const { return forceModel_; }

 protected:
  void refresh() override;

 private:
  struct SliceRows {
    QWidget* body;
    QSlider *slider, *opacity;
    QuantityField* position;
    double low = -0.05, high = 0.05;  // m, the ends of the slider
  };
  void makeColorRows(QVBoxLayout* column);
  /// With which drives and which force model fields are evaluated.
  void makeModelRows(QGridLayout* grid);
  void makeSliceRows(QVBoxLayout* column, int axis);
  void makeVolumeRows(QVBoxLayout* column);
  QCheckBox* makeSwitch(const char* key);
  /// A slider of 0..100 % with its value beside it.
  QSlider* makePercent(QGridLayout* grid, const QString& label,
                       const std::function<void(LayerSettings&, double)>& set);
  void change(const std::function<void(LayerSettings&)>& edit);
  void showColors(const LayerSettings& layers);
  void showSlices(const LayerSettings& layers);

  QComboBox *quantity_, *drives_, *forceModel_, *colorMap_;
  QCheckBox* isAutomatic_;
  QuantityField* rangeTop_;
  QLabel* rangeUnit_;
  std::array<SliceRows, 3> slices_;
  QWidget *isoBody_, *volumeBody_;
  QSlider *isoLevel_, *isoOpacity_, *volumeOpacity_;
  std::map<QString, QCheckBox*> switches_;
  QString shownQuantity_;
  bool isFilling_ = false;
};

}  // namespace acg
