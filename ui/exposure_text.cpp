// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exposure_text.h"

#include <QCoreApplication>

#include "ui/forms/number_text.h"

namespace acg {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Exposure", text); }

}  // namespace

QString exposureWord(ExposureVerdict verdict) {
  switch (verdict) {
    case ExposureVerdict::kFine:
      return tr("Fine");
    case ExposureVerdict::kUnjudged:
      return tr("Not judged");
    case ExposureVerdict::kWarn:
      return tr("Warning");
    case ExposureVerdict::kAlarm:
      return tr("Alarm");
    case ExposureVerdict::kRefuse:
      break;
  }
  return tr("Refused");
}

QString exposurePhrase(const ZoneExposure& exposure) {
  return tr("%1 dB %2").arg(fixedText(exposure.level, 1), exposureWord(exposure.verdict).toLower());
}

QString exposureMeaning(ExposureVerdict verdict) {
  switch (verdict) {
    case ExposureVerdict::kFine:
      return tr("Emitted: below every limit.");
    case ExposureVerdict::kUnjudged:
      return tr("Emitted: no limit is known for it.");
    case ExposureVerdict::kWarn:
      return tr("Emitted, with a warning.");
    case ExposureVerdict::kAlarm:
      return tr("Emitted, with an alarm.");
    case ExposureVerdict::kRefuse:
      break;
  }
  return tr("Not emitted: an armed device is muted.");
}

QString exposureHelp(const ZoneExposure& exposure, DriveView drives) {
  const QString sentence = QString::fromStdString(exposure.sentence);
  const QString judged =
      judgedDrives(drives) == DriveView::kEmitted ? tr("As emitted: %1").arg(sentence) : sentence;
  return tr("%1 %2").arg(exposureMeaning(exposure.verdict), judged);
}

QString exposureIcon(ExposureVerdict verdict) {
  switch (verdict) {
    case ExposureVerdict::kFine:
      return QStringLiteral("check");
    case ExposureVerdict::kUnjudged:
      return QStringLiteral("help");
    case ExposureVerdict::kWarn:
      return QStringLiteral("info");
    case ExposureVerdict::kAlarm:
      return QStringLiteral("warning");
    case ExposureVerdict::kRefuse:
      break;
  }
  return QStringLiteral("refuse");
}

QString exposureRole(ExposureVerdict verdict) {
  switch (verdict) {
    case ExposureVerdict::kFine:
      return QStringLiteral("good");
    case ExposureVerdict::kUnjudged:
      return QStringLiteral("quiet");
    case ExposureVerdict::kWarn:
      return QStringLiteral("warn");
    case ExposureVerdict::kAlarm:
      return QStringLiteral("bad");
    case ExposureVerdict::kRefuse:
      break;
  }
  return QStringLiteral("refused");
}

QString exposureDot(ExposureVerdict verdict) {
  const QString role = exposureRole(verdict);
  if (verdict == ExposureVerdict::kAlarm) return role + QStringLiteral(" triangle");
  if (verdict == ExposureVerdict::kRefuse) return role + QStringLiteral(" stop");
  return role;
}

}  // namespace acg
