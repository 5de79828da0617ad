// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QWidget>

#include "core/scene/scene.h"

class QComboBox;
class QLabel;
class QTableWidget;
class QToolButton;

namespace acg {

class Session;

/// A particle that comes with the program.
struct ParticlePreset {
  std::string name;    ///< `eps`
  std::string label;   ///< "EPS bead, 1 mm radius"
  std::string source;  ///< one sentence
  Particle particle;
};
/// Those of resources/materials.json. Throws kInvalidFile or kNotFound for a damaged installation.
std::vector<ParticlePreset> particlePresets();

/// The particles of the scene: name, radius, density, sound speed or what else sound finds at their
/// surface, with presets to add.
class ParticleTable : public QWidget {
  Q_OBJECT

 public:
  ParticleTable(Session& session, QWidget* parent);

  void show(const Scene& scene);
  QTableWidget* table() const { return table_; }
  void addPreset(const ParticlePreset& preset);

 private:
  void onCellChanged(int row, int column);
  void removeSelected();
  /// Of the particle whose kind is shown: the current row or the first; empty without particles.
  std::string kindName() const;
  void showKind();
  void setKind(int index);

  Session& session_;
  QTableWidget* table_;
  QToolButton* remove_;
  QWidget* kindRow_;
  QLabel* kindLabel_;
  QComboBox* kind_;
  std::vector<std::string> names_;
  bool isFilling_ = false;
};

}  // namespace acg
