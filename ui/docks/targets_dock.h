// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/docks/dock_panel.h"

class QLabel;
class QTableView;
class QToolButton;

namespace acg {

class TargetsModel;

/// All targets as a table for numeric work, with buttons to add and remove.
class TargetsDock : public DockPanel {
  Q_OBJECT

 public:
  TargetsDock(Session& session, QWidget* parent);

  QTableView* table() const { return table_; }

 protected:
  void refresh() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void removeSelected();

  TargetsModel* model_;
  QTableView* table_;
  QToolButton *remove_, *duplicate_;
  QLabel* hint_;
  bool isFilling_ = false;
};

}  // namespace acg
