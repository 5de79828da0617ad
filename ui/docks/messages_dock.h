// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/docks/dock_panel.h"
#include "ui/session.h"

class QLabel;
class QToolButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace acg {

/// What the program has to say: the issues of the scene on top, which come and go with it, then
/// messages, newest first. A click on an issue selects its object. Never takes the focus.
class MessagesDock : public DockPanel {
  Q_OBJECT

 public:
  MessagesDock(Session& session, QWidget* parent);

  QTreeWidget* list() const { return list_; }

 public slots:
  void clear();
  void copy();

 protected:
  void refresh() override;

 private:
  void add(MessageKind kind, const QString& text);
  void updateButtons();

  QTreeWidget* list_;
  QLabel* empty_;
  QToolButton *copy_, *clear_;
  int issueRows_ = 0;
  QStringList shownIssues_;
};

/// The target's or array's id that a path such as `targets[2].position_m` points at; empty for
/// none.
QString objectAtPath(const Scene& scene, const std::string& path);

}  // namespace acg
