// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "ui/docks/dock_panel.h"

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace acg {

/// All objects of the scene as a tree: arrays, targets with what they reach, exposure zones,
/// layers with switches.
/// Selects what the session selects; F2 renames, Delete removes, the context menu does the rest.
class OutlineDock : public DockPanel {
  Q_OBJECT

 public:
  OutlineDock(Session& session, QWidget* parent);

  QTreeWidget* tree() const { return tree_; }

 protected:
  void refresh() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void rebuild();
  void showArrays();
  void showTargets();
  void showZones();
  void showLayers();
  void showSelection();
  void onItemChanged(QTreeWidgetItem* item, int column);
  void onClicked(QTreeWidgetItem* item);
  void toggleLayer(const QString& key);
  void removeSelected();
  void duplicateSelected();
  void showMenu(const QPoint& at);
  QStringList selectedIds() const;

  QTreeWidget* tree_;
  QLabel *hint_, *count_;
  QTreeWidgetItem *arrays_ = nullptr, *targets_ = nullptr, *zones_ = nullptr, *layers_ = nullptr;
  QStringList shownIds_;
  QHash<QString, QTreeWidgetItem*> items_;
  bool isFilling_ = false;
};

}  // namespace acg
