// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/drive/drive_view.h"
#include "core/levitation/trap_verdict.h"

class QGridLayout;
class QLabel;

namespace acg {

/// The verdict on one trap: the word with its reason, then the numbers behind it.
class VerdictPanel : public QWidget {
  Q_OBJECT

 public:
  explicit VerdictPanel(QWidget* parent = nullptr);

  /// Without a verdict a trap says that it is still to be judged; what is no trap hides the panel.
  /// `drives`: those that were judged.
  void show(const TrapVerdict* verdict, bool isTrap, DriveView drives);

 private:
  struct Row {
    QLabel *name, *value;
  };
  Row addRow(const QString& name, const QString& help);
  static void set(const Row& row, const QString& text);
  void showOther(const TrapVerdict& verdict);

  QLabel *icon_, *word_, *reason_;
  QGridLayout* grid_;
  QWidget* numbers_;
  Row offset_, stiffness_, depth_, lift_, acceleration_, drives_, model_, other_;
};

}  // namespace acg
