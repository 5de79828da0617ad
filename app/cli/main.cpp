// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "core/error.h"
#include "core/version.h"

namespace {

int fail(const std::string& sentence, int status) {
  fmt::print(stderr, "acg: {}\n", sentence);
  return status;
}

int run(int argc, char** argv) {
  CLI::App app("Acoustic holograms on the command line: solve a project, evaluate its field.",
               "acg");
  app.set_version_flag("--version", "acg " ACG_VERSION);
  app.require_subcommand(1);
  int status = 0;
  acg::addSolveCommand(app, status);
  acg::addFieldCommand(app, status);
  acg::addCompareCommand(app, status);
  acg::addCheckCommand(app, status);
  acg::addCalibrateCommand(app, status);
  acg::addDriveCommand(app, status);
  acg::addEmulateCommand(app, status);
  acg::addListCommand(app, status);
  acg::addRenderCommand(app, status);
  acg::addBenchCommand(app, status);
  acg::addMonitorCommand(app, status);
  acg::addReplayCommand(app, status);
  acg::addTuneCommand(app, status);
  try {
    app.parse(argc, argv);
    return status;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help and --version
    return fail(fmt::format("{}; run \"acg --help\" for the commands and options.", error.what()),
                2);
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A file that may not grow is an error of the call that writes it, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  acg::catchInterrupts();
  try {
    return run(argc, argv);
  } catch (const acg::Error& error) {
    return fail(error.what(), acg::exitStatus(error.code()));
  } catch (const std::bad_alloc&) {
    return fail("There is not enough memory for this; ask for fewer points or elements.", 1);
  } catch (const std::exception& error) {
    return fail(fmt::format("Something unforeseen stopped the work: {}.", error.what()), 1);
  }
}
