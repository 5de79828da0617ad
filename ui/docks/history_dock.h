// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "ui/docks/dock_panel.h"

class QListWidget;

namespace acg {

/// The steps of undo; a click goes there. The present one is bold, the undone ones are quiet.
class HistoryDock : public DockPanel {
  Q_OBJECT

 public:
  HistoryDock(Session& session, QWidget* parent);

  QListWidget* list() const { return list_; }

 protected:
  void refresh() override;

 private:
  QListWidget* list_;
};

}  // namespace acg
