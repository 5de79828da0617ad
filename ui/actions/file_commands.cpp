// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menu File.
#include <QFileInfo>

#include "core/io/exporters/exporter.h"
#include "ui/actions/ask_file.h"
#include "ui/actions/commands.h"
#include "ui/actions/examples_dialog.h"
#include "ui/actions/export_field_dialog.h"
#include "ui/actions/export_figure_dialog.h"
#include "ui/main_window.h"

namespace acg {
namespace {

void exportHologram(MainWindow& window) {
  Session& session = window.session();
  QStringList filters;
  for (const ExporterEntry& entry : exporters()) {
    if (!entry.takesField) filters << QString::fromUtf8(entry.label);
  }
  const QString file = askSaveFile(&window, commandText("Export hologram"), window.exportFolder(),
                                   window.files().suggestedName(), filters);
  if (file.isEmpty()) return;
  exporterFor(file.toStdString(), false);  // refuses another extension before anything runs
  const QString label = commandText("Export %1").arg(QFileInfo(file).fileName());
  session.evaluate(label, {},
                   [&session, file, label](const ScenePtr& scene, const ComputeResult& result) {
                     session.runInBackground(
                         label,
                         [scene, hologram = result.hologram, file](JobContext&) {
                           const std::filesystem::path path = file.toStdString();
                           exporterFor(path, false).write({*scene, *hologram, nullptr}, path);
                         },
                         [&session, file] {
                           MainWindow::rememberExportFolder(file);
                           session.post(MessageKind::kInfo,
                                        commandText("Exported the hologram to %1.").arg(file));
                         });
                   });
}

}  // namespace

void addFileCommands(CommandList& commands, MainWindow& window) {
  Session& session = window.session();
  ProjectFiles& files = window.files();
  const auto isSolved = [&session] { return session.hologram() != nullptr; };
  const QString whyUnsolved =
      commandText("There is no hologram; mend the scene or wait for the solver.");

  commands.add({"file.new",
                commandText("New"),
                "Ctrl+N",
                commandText("Begin a project with one array."),
                "new",
                [&window, &files] { window.afterSaving([&files] { files.newProject(); }); },
                {},
                {},
                {}});
  commands.add({"file.open",
                commandText("Open\u2026"),
                "Ctrl+O",
                commandText("Open a project file."),
                "open",
                [&window] { window.openWithDialog(); },
                {},
                {},
                {}});
  commands.add({"file.examples",
                commandText("Examples\u2026"),
                "Ctrl+E",
                commandText("Open one of the examples."),
                "gallery",
                [&window, &files] {
                  ExamplesDialog dialog(&window);
                  if (dialog.exec() != QDialog::Accepted) return;
                  const QString file = dialog.chosenFile();
                  window.afterSaving([&files, file] { files.openExample(file); });
                },
                {},
                {},
                {}});
  commands.add({"file.save",
                commandText("Save"),
                "Ctrl+S",
                commandText("Save the project."),
                "save",
                [&window] { window.save({}); },
                {},
                {},
                {}});
  commands.add({"file.save_as",
                commandText("Save as\u2026"),
                "Ctrl+Shift+S",
                commandText("Save the project under another name."),
                {},
                [&window] { window.saveAs({}); },
                {},
                {},
                {}});
  commands.add({"file.export_hologram",
                commandText("Export hologram\u2026"),
                "Ctrl+Shift+E",
                commandText("Write the drives of all elements to a file."),
                "export",
                [&window] { exportHologram(window); },
                isSolved,
                {},
                whyUnsolved});
  commands.add({"file.export_field",
                commandText("Export field\u2026"),
                {},
                commandText("Write field quantities on a grid or a line to a file."),
                "export",
                [&window] { ExportFieldDialog(window).exec(); },
                isSolved,
                {},
                whyUnsolved});
  commands.add({"file.export_figure",
                commandText("Export figure\u2026"),
                {},
                commandText("Write the view as a picture of chosen size."),
                "camera",
                [&window] { ExportFigureDialog(window).exec(); },
                [&window, isSolved] { return isSolved() && window.viewPanel().hasView(); },
                {},
                commandText("There is no solved view to draw.")});
  commands.add({"file.quit",
                commandText("Quit"),
                "Ctrl+Q",
                commandText("Close the program."),
                {},
                [&window] { window.close(); },
                {},
                {},
                {}});
}

}  // namespace acg
