// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions/command_list.h"

namespace acg {

class MainWindow;

// The tables of commands, by menu.
void addFileCommands(CommandList& commands, MainWindow& window);
void addEditCommands(CommandList& commands, MainWindow& window);
void addHardwareCommands(CommandList& commands, MainWindow& window);
void addMonitorCommands(CommandList& commands, MainWindow& window);
void addViewCommands(CommandList& commands, MainWindow& window);

/// Shows a page of the dock "Performance": `edits`, `rates`, `history`, `alerts` or
/// `benchmark`.
void showPerformance(MainWindow& window, const QString& page);

}  // namespace acg
