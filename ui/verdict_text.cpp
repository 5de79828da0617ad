// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/verdict_text.h"

#include <cmath>

#include <QCoreApplication>

#include "ui/forms/number_text.h"
#include "ui/plots/line_plot.h"

namespace acg {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Verdict", text); }

}  // namespace

QString holdWord(TrapHold hold) {
  switch (hold) {
    case TrapHold::kHolds:
      return tr("Holds");
    case TrapHold::kWeak:
      return tr("Weak");
    case TrapHold::kDoesNotHold:
      break;
  }
  return tr("Does not hold");
}

QString holdPhrase(TrapHold hold, DriveView drives) {
  const bool isEmitted = judgedDrives(drives) == DriveView::kEmitted;
  return isEmitted ? tr("%1 as emitted").arg(holdWord(hold)) : holdWord(hold);
}

QString holdIcon(TrapHold hold) {
  if (hold == TrapHold::kHolds) return QStringLiteral("check");
  return hold == TrapHold::kWeak ? QStringLiteral("warning") : QStringLiteral("error");
}

QString holdRole(TrapHold hold) {
  if (hold == TrapHold::kHolds) return QStringLiteral("good");
  return hold == TrapHold::kWeak ? QStringLiteral("warn") : QStringLiteral("bad");
}

QString directionName(const Eigen::Vector3d& direction, bool isSigned) {
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(direction[axis]) < 0.95) continue;
    const QString name(QChar('x' + axis));
    return isSigned ? (direction[axis] > 0 ? "+" : "\u2212") + name : name;
  }
  return QStringLiteral("(%1, %2, %3)")
      .arg(fixedText(direction.x(), 2), fixedText(direction.y(), 2), fixedText(direction.z(), 2));
}

QString forceModelLabel(ForceModel model) {
  for (const ForceModelEntry& entry : forceModels()) {
    if (entry.model == model) return QString::fromUtf8(entry.label);
  }
  return {};
}

QString siText(double value, const QString& unit) {
  if (value == 0) return QStringLiteral("0 %1").arg(unit);
  const ScaledUnit scaled = scaledUnit(std::abs(value), unit);
  return QStringLiteral("%1 %2").arg(shortText(value / scaled.factor, 3), scaled.text);
}

}  // namespace acg
