// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace acg {

/// A flat button with an icon of 18 px and no text; `help` is its tool tip and what a screen reader
/// says.
QToolButton* iconButton(const QString& icon, const QString& help, QWidget* parent);
/// The same, opening its menu at a click, without the arrow.
QToolButton* menuButton(const QString& icon, const QString& help, QWidget* parent);

}  // namespace acg
