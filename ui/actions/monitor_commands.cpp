// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menu Window, Performance.
#include <QCoreApplication>

#include "ui/actions/commands.h"
#include "ui/main_window.h"
#include "ui/monitor/performance_dock.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("Commands", source); }

}  // namespace

void showPerformance(MainWindow& window, const QString& page) {
  window.showDock(QStringLiteral("performance"));
  if (auto* dock = window.findChild<PerformanceDock*>()) dock->showPage(page);
}

void addMonitorCommands(CommandList& commands, MainWindow& window) {
  const std::tuple<const char*, QString, QString> kPages[] = {
      {"edits", text("Performance of edits"), text("Where the time of edits goes.")},
      {"rates", text("Rates and devices"),
       text("What is done a second, and how busy devices are.")},
      {"history", text("History of performance"), text("A metric over minutes to months.")},
      {"alerts", text("Alerts"), text("What passed its threshold, and how to silence it.")},
      {"benchmark", text("GPU against CPU"),
       text("The same work on every device of this computer.")}};
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
                text("Export performance\u2026"),
                {},
                text("Write the page of performance that is shown as CSV, PNG or PDF."),
                "export",
                [dock] {
                  if (dock()) dock()->exportShown();
                },
                {},
                {},
                {}});
  commands.add({"performance.trace",
                text("Record a trace"),
                {},
                text("Begin to record what runs when, or end it and save a Chrome trace."),
                {},
                [dock] {
                  if (dock()) dock()->toggleTrace();
                },
                {},
                [dock] { return dock() && dock()->isTracing(); },
                {}});
}

}  // namespace acg
