// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/stage_style.h"

#include <QCoreApplication>

namespace acg {

QString stageLabel(EditStage stage) {
  static constexpr const char* kLabels[kEditStages] = {
      QT_TRANSLATE_NOOP("EditStage", "Edit"),     QT_TRANSLATE_NOOP("EditStage", "Wait"),
      QT_TRANSLATE_NOOP("EditStage", "Solve"),    QT_TRANSLATE_NOOP("EditStage", "Field"),
      QT_TRANSLATE_NOOP("EditStage", "Verdict"),  QT_TRANSLATE_NOOP("EditStage", "Deliver"),
      QT_TRANSLATE_NOOP("EditStage", "Upload"),   QT_TRANSLATE_NOOP("EditStage", "Draw"),
      QT_TRANSLATE_NOOP("EditStage", "To screen")};
  return QCoreApplication::translate("EditStage", kLabels[static_cast<std::size_t>(stage)]);
}

QColor stageColor(EditStage stage) {
  // Neighbours in a bar differ in hue and in lightness. Grey is for what is no work: waiting.
  static constexpr QRgb kColors[kEditStages] = {0xff9a6ad6, 0xff8a919c, 0xff3f8fe8,
                                                0xff2fae8f, 0xffc65b9b, 0xffb9a23a,
                                                0xff5bb7d9, 0xffe08a2e, 0xffa86b4a};
  return QColor(kColors[static_cast<std::size_t>(stage)]);
}

}  // namespace acg
