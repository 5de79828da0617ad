// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace acg {

// One function per command, each in the file of its name. It adds the command with its options;
// the command runs while the line is parsed, throws acg::Error, and leaves its exit status in
// `status`.
void addSolveCommand(CLI::App& app, int& status);
void addFieldCommand(CLI::App& app, int& status);
void addCompareCommand(CLI::App& app, int& status);
void addCheckCommand(CLI::App& app, int& status);
void addCalibrateCommand(CLI::App& app, int& status);
void addDriveCommand(CLI::App& app, int& status);
void addEmulateCommand(CLI::App& app, int& status);
void addListCommand(CLI::App& app, int& status);
void addRenderCommand(CLI::App& app, int& status);
void addBenchCommand(CLI::App& app, int& status);
void addMonitorCommand(CLI::App& app, int& status);
void addReplayCommand(CLI::App& app, int& status);
void addTuneCommand(CLI::App& app, int& status);

}  // namespace acg
