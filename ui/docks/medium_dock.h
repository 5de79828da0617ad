// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/scene/scene.h"
#include "ui/docks/dock_panel.h"

class QComboBox;
class QListWidget;
class QToolButton;
class QVBoxLayout;

namespace acg {

class MediumForm;
class ParticleTable;

/// The arrays of the scene, the medium they sound in, the planes that reflect it, and the particles
/// to hold.
class MediumDock : public DockPanel {
  Q_OBJECT

 public:
  MediumDock(Session& session, QWidget* parent);

  /// Builds an array of a kind of the registry with its defaults, on a worker thread.
  void addGeometry(const std::string& kind);
  /// Reads a device of the catalogue, on a worker thread.
  void addDevice(const std::string& name);

  QComboBox* mediumBox() const;

 protected:
  void refresh() override;

 private:
  struct NewArray;
  void makeArrayRows(QVBoxLayout* column);
  void chooseFile();
  void fillAddMenu();
  void addBuilt(const QString& label, std::function<void(NewArray&)> build);
  void showArrays(const Scene& scene);

  QListWidget* arrays_;
  QToolButton *add_, *design_, *remove_, *duplicate_;
  MediumForm* mediumForm_;
  ParticleTable* particles_;
  bool isFilling_ = false;
};

}  // namespace acg
