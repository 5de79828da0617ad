// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QAction>
#include <QObject>
#include <QString>

#include "ui/session.h"

namespace acg {

/// Something a user can do. Written down once; menu, tool bar, shortcut and palette follow.
struct Command {
  QString id;        ///< `file.save`; never changes once released
  QString text;      ///< sentence case, "\u2026" when a dialog follows
  QString shortcut;  ///< portable text; empty for none
  QString help;      ///< one sentence
  QString icon;      ///< a name of resources/icons; empty for none
  std::function<void()> run;
  std::function<bool()> isEnabled;  ///< empty: always
  std::function<bool()> isChecked;  ///< empty: not a switch
  QString whyDisabled;              ///< shown in the palette
};

/// The words of a command in the user's language.
QString commandText(const char* source);

/// All commands of a window. An error that a command throws becomes a message.
class CommandList : public QObject {
  Q_OBJECT

 public:
  explicit CommandList(Session& session, QObject* parent = nullptr);

  QAction* add(Command command);
  /// nullptr for an unknown id.
  QAction* action(const QString& id) const;
  const std::vector<Command>& commands() const { return commands_; }
  /// Asks every command again whether it is enabled and checked, and what it is called.
  void refresh();

 private:
  Session& session_;
  std::vector<Command> commands_;
  std::vector<QAction*> actions_;  // one per command
};

}  // namespace acg
