// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/acoustics/medium_presets.h"
#include "core/scene/scene.h"
#include "ui/docks/dock_panel.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace acg {

class QuantityField;

/// The medium of the scene: air by its state, a fluid or tissue of the catalogue, or given numbers.
/// What it comes to, sound speed and wavelength first, follows while a number is being typed.
///
/// A preset follows the scene's frequency; a number that is changed makes it a medium of its own.
class MediumForm : public DockPanel {
  Q_OBJECT

 public:
  MediumForm(Session& session, QWidget* parent);

  /// Air, then the presets in the order of their file, then given numbers.
  QComboBox* kindBox() const { return kind_; }

 protected:
  void refresh() override;

 private:
  void makeKindRow(QVBoxLayout* column);
  void makeAirRows(QVBoxLayout* column);
  void makeNumberRows(QVBoxLayout* column);
  void makeResultRows(QVBoxLayout* column);
  QuantityField* addField(QGridLayout* rows, const QString& label, Dimension dimension, double low,
                          double high);
  QLabel* addResult(QGridLayout* rows, const QString& label);
  template <class Of>
  void bind(QuantityField* field, const QString& label, double Of::*member);
  void choose(int index);
  /// The index of the preset that the scene's medium is, or -1.
  int presetOf(const Scene& scene) const;
  /// What a medium comes to in a scene, as it is or as it would be.
  void showResults(const Scene& scene);

  std::vector<MediumPreset> presets_;
  QComboBox* kind_;
  QWidget *airBody_, *numberBody_;
  QuantityField *temperature_, *humidity_, *airPressure_;
  QuantityField *speed_, *density_, *absorption_;
  QLabel *source_, *shownSpeed_, *shownDensity_, *shownAbsorption_, *shownWavelength_;
};

}  // namespace acg
