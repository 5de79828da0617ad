// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menu Window, Performance.

#include "ui/actions/commands.h"
#include "ui/main_window.h"
#include "ui/monitor/performance_dock.h"

namespace acg {
void showPerformance(MainWindow& window, const QString& page) {
  window.showDock(QStringLiteral("performance"));
  if (auto* dock = window.findChild<PerformanceDock*>()) dock->showPage(page);
}

void addMonitorCommands(CommandList& commands, MainWindow& window) {
  const std::tuple<const char*, QString, QString> kPages[] = {
      {"edits", commandText("Performance of edits"), commandText("Where the time of edits goes.")},
      {"rates", commandText("Rates and devices"),
       commandText("What is done a second, and how busy devices are.")},
      {"history", commandText("History of performance"),
       commandText("A metric over minutes to months.")},
      {"alerts", commandText("Alerts"),
       commandText("What passed its threshold, and how to silence it.")},
      {"benchmark", commandText("GPU against CPU"),
       commandText("The same work on every device of this computer.")}};
  for (const auto& [page, label, help] : kPages) {
    const QString id = QLatin1String(page);
    commands.add({QStringLiteral("performance.") + id,
                  label,
                  {},
                  help,
                  {},
                  [&window, id] { showPerformance(window, id); },
                  {},
                  {},
                  {}});
  }
  const auto dock = [&window] { return window.findChild<PerformanceDock*>(); };
  commands.add({"performance.export",
                commandText("Export performance\u2026"),
                {},
                commandText("Write the page of performance that is shown as CSV, PNG or PDF."),
                "export",
                [dock] {
                  if (dock()) dock()->exportShown();
                },
                {},
                {},
                {}});
  commands.add({"performance.trace",
                commandText("Record a trace"),
                {},
                commandText("Begin to record what runs when, or end it and save a Chrome trace."),
                {},
                [dock] {
                  if (dock()) dock()->toggleTrace();
                },
                {},
                [dock] { return dock() && dock()->isTracing(); },
                {}});
}

}  // namespace acg
