// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/learning_command.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <filesystem>

#include "ui/main_window.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("Commands", source); }

}  // namespace

void addLearningCommand(MainWindow& window, std::shared_ptr<FieldTuner> tuner) {
  Session& session = window.session();
  QAction* forget = window.commands().add(
      {"tuning.forget",
       text("Forget what was learnt"),
       {},
       text("Begin anew to learn which way to a field, and which launch of a device's kernels, is "
            "the quickest on this machine."),
       {},
       [&session, tuner] {
         tuner ? tuner->forget() : userTuningFile().forget();
         session.post(MessageKind::kInfo,
                      text("What was learnt of the quickest ways on this machine is forgotten."));
       },
       [tuner] { return tuner || std::filesystem::exists(userTuningFile().path()); },
       {},
       text("Nothing was learnt on this machine.")});
  window.addAction(forget);
  for (QObject* holder :
       window.commands().action(QStringLiteral("solve.cancel"))->associatedObjects()) {
    if (auto* menu = qobject_cast<QMenu*>(holder)) {
      menu->addSeparator();
      menu->addAction(forget);
    }
  }
  window.commands().refresh();
}

}  // namespace acg
