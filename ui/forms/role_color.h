// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

namespace acg {

/// The theme's colour for a role: accent, quiet, border, good, warn, bad, refused, focal, trap,
/// quietPoint. Any other name gives the text colour.
QColor roleColor(const QString& role);

}  // namespace acg
