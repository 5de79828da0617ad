// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>

#include "ui/actions/command_list.h"

namespace acg {

/// How well `query` fits `text`: its letters in order, better when together and at word starts.
/// None when it does not; an empty query fits everything with 0.
std::optional<int> fuzzyScore(const QString& query, const QString& text);

/// Finds any command by a few of its letters; Enter runs it. Commands that cannot run now are
/// listed with the reason.
class CommandPalette : public QDialog {
  Q_OBJECT

 public:
  explicit CommandPalette(CommandList& commands, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void filter(const QString& query);
  void run();

  CommandList& commands_;
  QLineEdit* query_;
  QListWidget* list_;
};

}  // namespace acg
