// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QWidget>

#include "core/scene/scene.h"

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

/// The particles of the scene: name, radius, density, sound speed, with presets to add.
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

  Session& session_;
  QTableWidget* table_;
  QToolButton* remove_;
  std::vector<std::string> names_;
  bool isFilling_ = false;
};

}  // namespace acg
