// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QGridLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;
class QWidget;

namespace acg {

// The 8 px grid of all docks.
inline constexpr int kMargin = 12;
inline constexpr int kRowSpacing = 8;
inline constexpr int kLabelWidth = 88;

/// Gives a label the colour of a theme role (`quiet`, `bad`, ...), also after a change of theme.
void setRole(QLabel* label, const char* role);

/// The name in front of a field.
QLabel* quietLabel(const QString& text, QWidget* parent);
/// Shows a number with its unit in the quieter grey; to be called again after a change of theme.
void setNumber(QLabel* label, const QString& number, const QString& unit);
/// The title of a group of rows.
QLabel* headingLabel(const QString& text, QWidget* parent);
/// A thin line between groups.
QWidget* separator(QWidget* parent);

/// Label column of fixed width, field column that grows, narrow column for buttons.
QGridLayout* makeFormGrid(QWidget* parent);
/// Where the next row of such a grid goes; the row after it is kept for a note.
int nextFormRow(const QGridLayout* grid);
/// Adds a label and a field as the next row of such a grid; returns the label.
QLabel* addFormRow(QGridLayout* grid, const QString& label, QWidget* field);

/// Shows a sentence in the row under `field`, wherever in a form grid the field or a box around it
/// lies; an empty text takes the row away. Does nothing for a field outside of any form grid.
void showFieldNote(QWidget* field, const QString& text);

/// Fills `panel` with a frameless vertical scroll area and returns the column inside.
QVBoxLayout* makeScrollColumn(QWidget* panel);

}  // namespace acg
