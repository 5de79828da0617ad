// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menu File.
#include <QCoreApplication>
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

QString text(const char* source) { return QCoreApplication::translate("Commands", source); }

void exportHologram(MainWindow& window) {
  Session& session = window.session();
  QStringList filters;
  for (const ExporterEntry& entry : exporters()) {
    if (!entry.takesField) filters << QString::fromUtf8(entry.label);
  }
  const QString file = askSaveFile(&window, text("Export hologram"), window.exportFolder(),
                                   window.files().suggestedName(), filters);
  if (file.isEmpty()) return;
  exporterFor(file.toStdString(), false);  // refuses another extension before anything runs
  session.runInBackground(
      text("Export %1").arg(QFileInfo(file).fileName()),
      [scene = session.scene(), hologram = session.hologram(), file](JobContext&) {
        const std::filesystem::path path = file.toStdString();
        exporterFor(path, false).write({*scene, *hologram, nullptr}, path);
      },
      [&session, file] {
        MainWindow::rememberExportFolder(file);
        session.post(MessageKind::kInfo, text("Exported the hologram to %1.").arg(file));
      });
}

}  // namespace

void addFileCommands(CommandList& commands, MainWindow& window) {
  Session& session = window.session();
  ProjectFiles& files = window.files();
  const auto isSolved = [&session] { return session.hologram() != nullptr; };
  const QString whyUnsolved = text("There is no hologram; mend the scene or wait for the solver.");

  commands.add({"file.new",
                text("New"),
                "Ctrl+N",
                text("Begin a project with one array."),
                "new",
                [&window, &files] { window.afterSaving([&files] { files.newProject(); }); },
                {},
                {},
                {}});
  commands.add({"file.open",
                text("Open\u2026"),
                "Ctrl+O",
                text("Open a project file."),
                "open",
                [&window] { window.openWithDialog(); },
                {},
                {},
                {}});
  commands.add({"file.examples",
                text("Examples\u2026"),
                "Ctrl+E",
                text("Open one of the examples."),
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
                text("Save"),
                "Ctrl+S",
                text("Save the project."),
                "save",
                [&window] { window.save({}); },
                {},
                {},
                {}});
  commands.add({"file.save_as",
                text("Save as\u2026"),
                "Ctrl+Shift+S",
                text("Save the project under another name."),
                {},
                [&window] { window.saveAs({}); },
                {},
                {},
                {}});
  commands.add({"file.export_hologram",
                text("Export hologram\u2026"),
                "Ctrl+Shift+E",
                text("Write the drives of all elements to a file."),
                "export",
                [&window] { exportHologram(window); },
                isSolved,
                {},
                whyUnsolved});
  commands.add({"file.export_field",
                text("Export field\u2026"),
                {},
                text("Write field quantities on a grid or a line to a file."),
                "export",
                [&window] { ExportFieldDialog(window).exec(); },
                isSolved,
                {},
                whyUnsolved});
  commands.add({"file.export_figure",
                text("Export figure\u2026"),
                {},
                text("Write the view as a picture of chosen size."),
                "camera",
                [&window] { ExportFigureDialog(window).exec(); },
                [&window, isSolved] { return isSolved() && window.viewPanel().hasView(); },
                {},
                text("There is no solved view to draw.")});
  commands.add({"file.quit",
                text("Quit"),
                "Ctrl+Q",
                text("Close the program."),
                {},
                [&window] { window.close(); },
                {},
                {},
                {}});
}

}  // namespace acg
