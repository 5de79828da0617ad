// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the menus Edit, Scene and Solve.
#include <QApplication>
#include <QLineEdit>

#include "core/solvers/solver.h"
#include "render/view_volume.h"
#include "ui/actions/commands.h"
#include "ui/actions/picture_dialog.h"
#include "ui/actions/target_edits.h"
#include "ui/designer/array_designer.h"
#include "ui/docks/scene_edits.h"
#include "ui/main_window.h"

namespace acg {
namespace {

/// Targets copied last; they outlive the window they came from.
std::vector<Target>& clipboard() {
  static std::vector<Target> targets;
  return targets;
}

const Target* selectedTarget(const Session& session) {
  return session.scene()->findTarget(session.selection().toStdString());
}

void paste(Session& session) {
  Scene next = *session.scene();
  std::string lastId;
  for (Target copy : clipboard()) {
    copy.id = lastId = freshId(next, "");
    copy.position.x() += next.wavelength();
    next.targets.push_back(std::move(copy));
  }
  session.edit(commandText("Paste"), 0, [&next](Scene& scene) { scene.targets = next.targets; });
  session.select(QString::fromStdString(lastId));
}

void addTargetCommands(CommandList& commands, Session& session) {
  const auto hasTarget = [&session] { return selectedTarget(session) != nullptr; };
  const QString why = commandText("Select a target first.");
  commands.add({"edit.cut",
                commandText("Cut"),
                "Ctrl+X",
                commandText("Copy the selected target and delete it."),
                {},
                [&session] {
                  clipboard() = {*selectedTarget(session)};
                  removeObject(session, session.selection().toStdString());
                },
                hasTarget,
                {},
                why});
  commands.add({"edit.copy",
                commandText("Copy"),
                "Ctrl+C",
                commandText("Copy the selected target."),
                "copy",
                [&session] { clipboard() = {*selectedTarget(session)}; },
                hasTarget,
                {},
                why});
  commands.add({"edit.paste",
                commandText("Paste"),
                "Ctrl+V",
                commandText("Add a copy of the target copied last."),
                {},
                [&session] { paste(session); },
                [] { return !clipboard().empty(); },
                {},
                commandText("Nothing has been copied.")});
  commands.add({"edit.duplicate",
                commandText("Duplicate"),
                "Ctrl+D",
                commandText("Add a copy of the selected target beside it."),
                "duplicate",
                [&session] { duplicateTarget(session, session.selection().toStdString()); },
                hasTarget,
                {},
                why});
  commands.add({"edit.delete",
                commandText("Delete"),
                "Delete",
                commandText("Remove the selected object."),
                "trash",
                [&session] { removeObject(session, session.selection().toStdString()); },
                [&session] { return !session.selection().isEmpty(); },
                {},
                commandText("Select an object first.")});
}

void addArrayCommands(CommandList& commands, MainWindow& window) {
  Session& session = window.session();
  commands.add({"scene.design_array",
                commandText("Design array\u2026"),
                {},
                commandText("Add an array: geometry, transducer and elements, with a plan."),
                "array",
                [&session, &window] { designNewArray(session, &window); },
                {},
                {},
                {}});
  commands.add(
      {"scene.edit_array",
       commandText("Design selected array\u2026"),
       {},
       commandText("Change geometry, transducer and elements of the selected array."),
       {},
       [&session, &window] { designArray(session, session.selection().toStdString(), &window); },
       [&session] { return session.scene()->findArray(session.selection().toStdString()); },
       {},
       commandText("Select an array first.")});
}

void addZoneCommands(CommandList& commands, Session& session) {
  for (const ZoneKind kind : kZoneKinds) {
    commands.add({QStringLiteral("scene.add.%1_zone").arg(QLatin1String(zoneKindName(kind))),
                  commandText("Add exposure zone: %1").arg(zoneKindLabel(kind).toLower()),
                  {},
                  commandText("A ball where a part of a person may be while the arrays sound."),
                  {},
                  [&session, kind] {
                    std::string id;
                    session.edit(commandText("Add exposure zone"), 0,
                                 [&](Scene& scene) { id = addZone(scene, kind); });
                    if (!id.empty()) session.select(QString::fromStdString(id));
                  },
                  {},
                  {},
                  {}});
  }
}

}  // namespace

void addEditCommands(CommandList& commands, MainWindow& window) {
  Session& session = window.session();
  commands.add({"edit.undo",
                commandText("Undo"),
                "Ctrl+Z",
                commandText("Take the last edit back."),
                "undo",
                [&session] { session.undo(); },
                [&session] { return session.document().canUndo(); },
                {},
                commandText("Nothing has been edited.")});
  commands.add({"edit.redo",
                commandText("Redo"),
                "Ctrl+Shift+Z",
                commandText("Make the edit again."),
                "redo",
                [&session] { session.redo(); },
                [&session] { return session.document().canRedo(); },
                {},
                commandText("Nothing has been undone.")});
  addTargetCommands(commands, session);

  const auto addAtCentre = [&session](const Wish& wish) {
    addTarget(session, wish, workingVolume(*session.scene()).center());
  };
  for (const WishChoice& choice : wishChoices()) {
    const QString id = QStringLiteral("scene.add.%1").arg(choice.label).toLower().replace(' ', '_');
    commands.add({id,
                  commandText("Add %1").arg(choice.label.toLower()),
                  {},
                  commandText("Place it in the middle of the working volume."),
                  {},
                  [addAtCentre, wish = choice.wish] { addAtCentre(wish); },
                  {},
                  {},
                  {}});
  }
  commands.add({"scene.add.picture",
                commandText("Add picture target\u2026"),
                {},
                commandText("Draw a PNG or CSV file as pressure on a plane."),
                "picture",
                [&window] { addPictureTarget(window.session(), &window); },
                {},
                {},
                {}});
  addZoneCommands(commands, session);
  addArrayCommands(commands, window);
  commands.add({"scene.check",
                commandText("Check scene"),
                {},
                commandText("List what the scene should not have."),
                "check",
                [&session] {
                  for (const Issue& issue : session.issues()) {
                    session.post(issue.severity == Severity::kError ? MessageKind::kError
                                                                    : MessageKind::kWarning,
                                 QString::fromStdString(issue.path + ": " + issue.message));
                  }
                  if (session.issues().empty()) {
                    session.post(MessageKind::kInfo, commandText("The scene has no issues."));
                  }
                },
                {},
                {},
                {}});

  for (const SolverEntry& entry : solvers()) {
    commands.add({QStringLiteral("solve.%1").arg(QLatin1String(entry.name)),
                  commandText("Solve with %1").arg(QString::fromUtf8(entry.label)),
                  {},
                  QString::fromUtf8(entry.help),
                  {},
                  [&window, name = std::string(entry.name)] { window.setSolver(name); },
                  {},
                  [&session, name = std::string(entry.name)] {
                    return session.scene()->solver.name == name;
                  },
                  {}});
  }
  commands.add({"solve.cancel",
                commandText("Cancel all jobs"),
                "Ctrl+.",
                commandText("Stop everything that computes."),
                "cancel",
                [&session] { session.cancelAllJobs(); },
                {},
                {},
                {}});
}

}  // namespace acg
