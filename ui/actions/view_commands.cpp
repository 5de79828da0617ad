// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menus View, Window and Help, and the tools.
#include <QCoreApplication>
#include <QMessageBox>

#include "core/version.h"
#include "ui/actions/command_palette.h"
#include "ui/actions/commands.h"
#include "ui/docks/help_dialog.h"
#include "ui/hardware/device_control.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/tools/tool_list.h"

namespace acg {
namespace {

struct LayerSwitch {
  const char* id;
  const char* text;
  bool& (*flag)(LayerSettings& layers);
};

constexpr LayerSwitch kLayerSwitches[] = {
    {"view.layer.slice_x", QT_TRANSLATE_NOOP("Commands", "Slice, yz plane"),
     [](LayerSettings& l) -> bool& { return l.slices[0].isVisible; }},
    {"view.layer.slice_y", QT_TRANSLATE_NOOP("Commands", "Slice, xz plane"),
     [](LayerSettings& l) -> bool& { return l.slices[1].isVisible; }},
    {"view.layer.slice_z", QT_TRANSLATE_NOOP("Commands", "Slice, xy plane"),
     [](LayerSettings& l) -> bool& { return l.slices[2].isVisible; }},
    {"view.layer.isosurface", QT_TRANSLATE_NOOP("Commands", "Isosurface"),
     [](LayerSettings& l) -> bool& { return l.showIsosurface; }},
    {"view.layer.volume", QT_TRANSLATE_NOOP("Commands", "Volume"),
     [](LayerSettings& l) -> bool& { return l.showVolume; }},
    {"view.layer.arrays", QT_TRANSLATE_NOOP("Commands", "Arrays"),
     [](LayerSettings& l) -> bool& { return l.showArrays; }},
    {"view.layer.targets", QT_TRANSLATE_NOOP("Commands", "Targets"),
     [](LayerSettings& l) -> bool& { return l.showTargets; }},
    {"view.layer.boundaries", QT_TRANSLATE_NOOP("Commands", "Reflecting planes"),
     [](LayerSettings& l) -> bool& { return l.showBoundaries; }},
    {"view.layer.ground", QT_TRANSLATE_NOOP("Commands", "Ground grid"),
     [](LayerSettings& l) -> bool& { return l.showGround; }},
    {"view.layer.color_bar", QT_TRANSLATE_NOOP("Commands", "Colour bar"),
     [](LayerSettings& l) -> bool& { return l.showColorBar; }},
    {"view.layer.scale_bar", QT_TRANSLATE_NOOP("Commands", "Scale bar"),
     [](LayerSettings& l) -> bool& { return l.showScaleBar; }},
    {"view.layer.orientation", QT_TRANSLATE_NOOP("Commands", "Orientation marker"),
     [](LayerSettings& l) -> bool& { return l.showOrientation; }},
};

void addCameraCommands(CommandList& commands, MainWindow& window) {
  const std::tuple<const char*, QString, StandardView> kViews[] = {
      {"front", commandText("Front view"), StandardView::kFront},
      {"back", commandText("Back view"), StandardView::kBack},
      {"left", commandText("Left view"), StandardView::kLeft},
      {"right", commandText("Right view"), StandardView::kRight},
      {"top", commandText("Top view"), StandardView::kTop},
      {"isometric", commandText("Isometric view"), StandardView::kIsometric}};
  for (const auto& [name, label, view] : kViews) {
    commands.add({QStringLiteral("view.%1").arg(QLatin1String(name)),
                  label,
                  QString::number(static_cast<int>(view)),
                  commandText("Look at the scene from there."),
                  {},
                  [&window, view = view] { window.viewPanel().setStandardView(view); },
                  {},
                  {},
                  {}});
  }
  commands.add({"view.frame",
                commandText("Frame selection"),
                "F",
                commandText("Bring the selection into view."),
                "frame",
                [&window] { window.viewPanel().frameSelection(); },
                {},
                {},
                {}});
  commands.add({"view.reset",
                commandText("Reset view"),
                "Home",
                commandText("Show the whole scene."),
                "reset",
                [&window] { window.viewPanel().resetView(); },
                {},
                {},
                {}});
}

void showHelp(MainWindow& window) {
  auto* help = window.findChild<HelpDialog*>(QString(), Qt::FindDirectChildrenOnly);
  if (help == nullptr) help = new HelpDialog(&window);
  help->show();
  help->raise();
  help->activateWindow();
}

void showAbout(MainWindow& window) {
  QMessageBox::about(
      &window, commandText("About Acousto-Gen"),
      commandText(
          "<h3>Acousto-Gen %1</h3><p>Design of acoustic holograms and levitation traps.</p>"
          "<p>Free software under the GNU General Public License, version 3 or later. Built with "
          "Qt, VTK, Eigen, oneTBB, Highway, HDF5 and QCustomPlot.</p><p>Computes on: %2</p>")
          .arg(QLatin1String(ACG_VERSION), window.session().deviceDescription()));
}

}  // namespace

void addViewCommands(CommandList& commands, MainWindow& window) {
  Session& session = window.session();
  for (const ToolEntry& entry : tools()) {
    const QString id = QString::fromLatin1(entry.id);
    commands.add({QStringLiteral("tool.%1").arg(id),
                  QCoreApplication::translate("Tools", entry.text), QLatin1String(entry.shortcut),
                  QCoreApplication::translate("Tools", entry.help), id,
                  [&window, id] { window.viewPanel().setTool(id); },
                  [&window] { return window.viewPanel().hasView(); },
                  [&window, id] { return window.viewPanel().toolId() == id; },
                  commandText("There is no 3D view.")});
  }
  addCameraCommands(commands, window);
  for (const LayerSwitch& row : kLayerSwitches) {
    commands.add({QString::fromLatin1(row.id),
                  commandText(row.text),
                  {},
                  commandText("Show or hide this layer."),
                  {},
                  [&session, &row] {
                    LayerSettings layers = session.layers();
                    row.flag(layers) = !row.flag(layers);
                    session.setLayers(layers);
                  },
                  {},
                  [&session, &row] {
                    LayerSettings layers = session.layers();
                    return row.flag(layers);
                  },
                  {}});
  }
  commands.add(
      {"view.timing",
       commandText("Show timing"),
       {},
       commandText("Times from an edit to the repainted slice, over the last 200 edits."),
       {},
       [&window] { window.viewPanel().setTimingVisible(!window.viewPanel().isTimingVisible()); },
       [&window] { return window.viewPanel().hasView(); },
       [&window] { return window.viewPanel().isTimingVisible(); },
       commandText("There is no 3D view.")});

  const std::pair<ThemeChoice, QString> kThemes[] = {
      {ThemeChoice::kSystem, commandText("Follow the system")},
      {ThemeChoice::kLight, commandText("Light theme")},
      {ThemeChoice::kDark, commandText("Dark theme")}};
  for (const auto& [choice, label] : kThemes) {
    commands.add({QStringLiteral("window.theme.%1").arg(themeName(choice)),
                  label,
                  {},
                  commandText("Choose the colours of the window."),
                  {},
                  [&window, choice = choice] { window.setTheme(choice); },
                  [&window] { return !window.device().isOn(); },
                  [choice = choice] { return themeChoice() == choice; },
                  MainWindow::whyThemeStays()});
  }
  commands.add({"window.reset",
                commandText("Reset layout"),
                {},
                commandText("Put all docks back in their places."),
                {},
                [&window] { window.resetLayout(); },
                {},
                {},
                {}});
  commands.add({"help.pages",
                commandText("Help pages"),
                "F1",
                commandText("First steps, targets, solvers, fields, files, keys and conventions."),
                "help",
                [&window] { showHelp(window); },
                {},
                {},
                {}});
  commands.add({"help.commands",
                commandText("Find a command\u2026"),
                "Ctrl+Shift+P",
                commandText("Find and run any command by a few of its letters."),
                "search",
                [&window] { window.showCommandPalette(); },
                {},
                {},
                {}});
  commands.add({"help.about",
                commandText("About Acousto-Gen"),
                {},
                commandText("Version, licence and device."),
                "info",
                [&window] { showAbout(window); },
                {},
                {},
                {}});
}

}  // namespace acg
