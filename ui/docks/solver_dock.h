// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "ui/docks/dock_panel.h"

class QComboBox;
class QLabel;

namespace acg {

class LinePlot;
class ParameterForm;
class QuantityField;

/// The method that finds the drives, its settings, and how the last solve went.
class SolverDock : public DockPanel {
  Q_OBJECT

 public:
  SolverDock(Session& session, QWidget* parent);

 protected:
  void refresh() override;

 private:
  void connectFields();
  void showReport();

  QComboBox *method_, *drive_;
  QLabel* help_;
  ParameterForm* parameters_;
  QuantityField *levels_, *seed_;
  QLabel *time_, *iterations_, *efficiency_;
  QLabel* convergenceTitle_;
  LinePlot* convergence_;
  std::string shownMethod_;
};

}  // namespace acg
