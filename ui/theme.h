// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include "render/layer_settings.h"

namespace acg {

enum class ThemeChoice { kSystem, kLight, kDark };

/// All colours of the window. Neutral greys, one accent; state colours only for state. Text on its
/// ground has a contrast of at least 4.5 : 1.
struct Theme {
  bool isDark = true;
  QColor ground;  ///< behind the 3D view, in entry fields
  QColor panel;   ///< docks, bars
  QColor raised;  ///< buttons, hovered rows
  QColor border;  ///< lines between panels, frames of entry fields
  QColor text;
  QColor quiet;      ///< units, secondary text
  QColor accent;     ///< what is active
  QColor selection;  ///< ground of selected rows and pressed tools
  QColor onAccent;   ///< text on the accent
  QColor good;       ///< holds, reached
  QColor warning;    ///< weak, armed
  QColor error;      ///< fault, live, alarm
  QColor refused;    ///< never emitted; told from an alarm with any kind of colour vision
  ViewTheme view;    ///< the same for the renderer
};

/// The theme in use.
const Theme& theme();
ThemeChoice themeChoice();

/// Sets style, palette, font and style sheet of the whole program; may be called at any time.
/// Widgets that draw on their own repaint on QEvent::PaletteChange.
void applyTheme(ThemeChoice choice);

/// `system`, `light`, `dark`; anything else follows the system.
QString themeName(ThemeChoice choice);
ThemeChoice themeFromName(const QString& name);

/// WCAG contrast ratio of two colours, 1..21.
double contrastRatio(const QColor& a, const QColor& b);

}  // namespace acg
