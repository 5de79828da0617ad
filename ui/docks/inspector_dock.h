// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/docks/dock_panel.h"

class QLabel;
class QStackedWidget;

namespace acg {

class ArrayForm;
class ReachedTable;
class TargetForm;
class VerdictPanel;

/// The selected object with all it has, and under it what every target reaches.
class InspectorDock : public DockPanel {
  Q_OBJECT

 public:
  InspectorDock(Session& session, QWidget* parent);

 protected:
  void refresh() override;

 private:
  QWidget* hint_;
  TargetForm* target_;
  ArrayForm* array_;
  QWidget* line_;
  VerdictPanel* verdict_;
  ReachedTable* reached_;
  QString shownId_;
};

}  // namespace acg
