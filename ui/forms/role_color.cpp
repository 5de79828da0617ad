// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forms/role_color.h"

#include "ui/theme.h"

namespace acg {
namespace {

QColor toQColor(const Color& color) {
  return QColor::fromRgbF(float(color.red), float(color.green), float(color.blue));
}

}  // namespace

QColor roleColor(const QString& role) {
  const Theme& now = theme();
  if (role == QLatin1String("accent")) return now.accent;
  if (role == QLatin1String("quiet")) return now.quiet;
  if (role == QLatin1String("border")) return now.border;
  if (role == QLatin1String("good")) return now.good;
  if (role == QLatin1String("warn")) return now.warning;
  if (role == QLatin1String("bad")) return now.error;
  if (role == QLatin1String("refused")) return now.refused;
  if (role == QLatin1String("focal")) return toQColor(now.view.focalPoint);
  if (role == QLatin1String("trap")) return toQColor(now.view.trap);
  if (role == QLatin1String("quietPoint")) return toQColor(now.view.quietPoint);
  return now.text;
}

}  // namespace acg
