// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions/command_list.h"

namespace acg {

class MainWindow;

// The tables of commands, by menu.
void addFileCommands(CommandList& commands, MainWindow& window);
void addEditCommands(CommandList& commands, MainWindow& window);
void addHardwareCommands(CommandList& commands, MainWindow& window);
void addViewCommands(CommandList& commands, MainWindow& window);

}  // namespace acg
