// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace acg {

/// A line icon of resources/icons by its file name without `.svg`, such as `trap`.
///
/// Drawn from the SVG at the size and pixel ratio asked for, in the palette's text colour at the
/// moment of painting: it follows a change of theme by itself. Disabled icons are quieter, checked
/// ones take the accent colour. A name without a file gives an empty icon and a line in the log.
QIcon icon(const QString& name);

}  // namespace acg
