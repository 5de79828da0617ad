// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/command_list.h"

#include <algorithm>

#include <QCoreApplication>

#include "core/error.h"
#include "ui/icons.h"

namespace acg {

QString commandText(const char* source) { return QCoreApplication::translate("Commands", source); }

CommandList::CommandList(Session& session, QObject* parent) : QObject(parent), session_(session) {}

QAction* CommandList::add(Command command) {
  ACG_ASSERT(action(command.id) == nullptr);
  auto* action = new QAction(command.text, this);
  action->setObjectName(command.id);
  action->setStatusTip(command.help);
  action->setToolTip(command.shortcut.isEmpty()
                         ? command.help
                         : QStringLiteral("%1 (%2)").arg(command.help, command.shortcut));
  if (!command.shortcut.isEmpty()) action->setShortcut(QKeySequence(command.shortcut));
  if (!command.icon.isEmpty()) action->setIcon(icon(command.icon));
  action->setCheckable(static_cast<bool>(command.isChecked));
  connect(action, &QAction::triggered, this, [this, run = command.run] {
    try {
      run();
    } catch (const std::exception& error) {
      session_.post(MessageKind::kError, QString::fromUtf8(error.what()));
    }
    refresh();
  });
  commands_.push_back(std::move(command));
  actions_.push_back(action);
  return action;
}

QAction* CommandList::action(const QString& id) const {
  const auto found = std::find_if(commands_.begin(), commands_.end(),
                                  [&id](const Command& command) { return command.id == id; });
  return found == commands_.end() ? nullptr
                                  : actions_[static_cast<std::size_t>(found - commands_.begin())];
}

void CommandList::refresh() {
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    const Command& command = commands_[i];
    if (command.isEnabled) {
      const bool isEnabled = command.isEnabled();
      actions_[i]->setEnabled(isEnabled);
      const bool hasReason = !isEnabled && !command.whyDisabled.isEmpty();
      actions_[i]->setStatusTip(hasReason ? command.whyDisabled : command.help);
    }
    if (command.isChecked) actions_[i]->setChecked(command.isChecked());
  }
}

}  // namespace acg
