// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QApplication>
#include <QFont>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QStyleFactory>

#include "core/error.h"
#include "core/resource_path.h"

namespace acg {
namespace {

Color toColor(const QColor& c) { return {c.redF(), c.greenF(), c.blueF()}; }

Theme darkTheme() {
  Theme t;
  t.isDark = true;
  t.ground = "#1e2126";
  t.panel = "#262a30";
  t.raised = "#30353d";
  t.border = "#3d434c";
  t.text = "#e6e8ec";
  t.quiet = "#9aa2ad";
  t.accent = "#4aa0ff";
  t.selection = "#2c4a6b";
  t.onAccent = "#0d1117";
  t.good = "#4fb874";
  t.warning = "#dfa23a";
  t.error = "#ff6b62";
  t.refused = "#d9a0ff";
  t.view.ground = toColor("#1a1d21");
  t.view.grid = toColor("#363b43");
  t.view.text = toColor(t.text);
  t.view.halo = toColor("#14161a");
  t.view.accent = toColor(t.accent);
  t.view.focalPoint = toColor(t.accent);
  t.view.trap = toColor("#3fb96f");
  t.view.quietPoint = toColor("#9aa0a6");
  return t;
}

Theme lightTheme() {
  Theme t;
  t.isDark = false;
  t.ground = "#ffffff";
  t.panel = "#f5f6f8";
  t.raised = "#e8eaee";
  t.border = "#cdd2d9";
  t.text = "#1d2127";
  t.quiet = "#5c6470";
  t.accent = "#0b69c7";
  t.selection = "#d3e5f9";
  t.onAccent = "#ffffff";
  t.good = "#1c7c45";
  t.warning = "#966200";
  t.error = "#c22f2b";
  t.refused = "#9b30d9";
  t.view.ground = toColor("#eceff3");
  t.view.grid = toColor("#c9ced6");
  t.view.text = toColor(t.text);
  t.view.halo = toColor("#ffffff");
  t.view.accent = toColor(t.accent);
  t.view.focalPoint = toColor(t.accent);
  t.view.trap = toColor("#1f8a4c");
  t.view.quietPoint = toColor("#6b727d");
  t.view.axisX = toColor("#d23a32");
  t.view.axisY = toColor("#1f8a4c");
  t.view.axisZ = toColor("#1f6fd0");
  return t;
}

QPalette paletteOf(const Theme& t) {
  QPalette p;
  const auto all = [&p](QPalette::ColorRole role, const QColor& color) { p.setColor(role, color); };
  all(QPalette::Window, t.panel);
  all(QPalette::WindowText, t.text);
  all(QPalette::Base, t.ground);
  all(QPalette::AlternateBase, t.panel);
  all(QPalette::Text, t.text);
  all(QPalette::PlaceholderText, t.quiet);
  all(QPalette::Button, t.raised);
  all(QPalette::ButtonText, t.text);
  all(QPalette::BrightText, t.error);
  all(QPalette::ToolTipBase, t.raised);
  all(QPalette::ToolTipText, t.text);
  all(QPalette::Highlight, t.selection);
  all(QPalette::HighlightedText, t.text);
  all(QPalette::Link, t.accent);
  all(QPalette::LinkVisited, t.accent);
  all(QPalette::Light, t.raised.lighter(115));
  all(QPalette::Midlight, t.raised);
  all(QPalette::Mid, t.border);
  all(QPalette::Dark, t.border);
  all(QPalette::Shadow, t.isDark ? QColor("#101216") : QColor("#9aa2ad"));
  for (const auto role :
       {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
    QColor faded = t.quiet;
    faded.setAlphaF(0.75F);
    p.setColor(QPalette::Disabled, role, faded);
  }
  return p;
}

QString styleSheetOf(const Theme& t) {
  QString sheet = QStringLiteral(R"(
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QMenuBar { background: @panel; border-bottom: 1px solid @border; padding: 2px 6px; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @panel; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @quiet; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QToolBar { background: @panel; border: none; border-bottom: 1px solid @border;
           padding: 4px 8px; spacing: 4px; }
QToolBar::separator { background: @border; width: 1px; margin: 6px 6px; }
QToolBar QToolButton { border: none; border-radius: 5px; padding: 6px; }
QToolBar QToolButton:hover { background: @raised; }
QToolBar QToolButton:checked { background: @selection; }
QStatusBar { background: @panel; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { padding: 2px 8px; }
QLabel[quiet="true"] { color: @quiet; }
QTabBar { background: @panel; }
QTabBar::tab { background: @panel; color: @quiet; padding: 7px 14px; border: none;
               border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit {
  background: @ground; border: 1px solid @border; border-radius: 4px; padding: 3px 6px;
  selection-background-color: @selection; selection-color: @text; min-height: 20px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border-color: @accent; }
QLineEdit[invalid="true"] { border-color: @error; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(@icons/chevron-@shade.svg); width: 12px; height: 12px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @quiet; border-radius: 3px;
                       background: @ground; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
                               image: url(@icons/tick-@shade.svg); }
QCheckBox::indicator:disabled { border-color: @border; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @border; }
QPushButton { background: @raised; border: 1px solid @border; border-radius: 4px;
              padding: 4px 12px; min-height: 20px; }
QPushButton:hover { border-color: @accent; }
QPushButton:default { border-color: @accent; }
QPushButton:checked { background: @selection; border-color: @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:disabled { color: @quiet; }
QPushButton#muteButton { background: @error; color: @ground; border: none; font-weight: 600;
                         padding: 5px 14px; min-width: 96px; }
QPushButton#muteButton:pressed { background: @text; }
QTreeView, QTableView, QListView { background: @panel; border: none; outline: none; }
QTreeView::item, QListView::item { padding: 3px 2px; }
QTreeView::item:selected, QTableView::item:selected, QListView::item:selected {
  background: @selection; color: @text; }
QHeaderView::section { background: @panel; color: @quiet; border: none;
                       border-bottom: 1px solid @border; padding: 4px 6px; }
QDialog QListView, QDialog QTreeView { background: @ground; border: 1px solid @border;
                                       border-radius: 4px; }
QProgressBar { background: @raised; border: none; border-radius: 3px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; min-height: 24px; min-width: 24px;
                     margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 6px; }
QWidget#dockTitle { background: @raised; border-bottom: 1px solid @border; }
QFrame#noticeBar { background: @selection; border-bottom: 1px solid @border; }
QFrame#hintBar { background: @panel; border: 1px solid @border; border-radius: 6px; }
QLabel#projectTitle { color: @quiet; font-weight: 600; background: transparent; }
)");
  const std::pair<const char*, QColor> colors[] = {
      {"@selection", t.selection}, {"@ground", t.ground}, {"@panel", t.panel},
      {"@raised", t.raised},       {"@border", t.border}, {"@accent", t.accent},
      {"@quiet", t.quiet},         {"@error", t.error},   {"@text", t.text}};
  for (const auto& [name, color] : colors) sheet.replace(QLatin1String(name), color.name());
  sheet.replace(QStringLiteral("@shade"),
                t.isDark ? QStringLiteral("dark") : QStringLiteral("light"));
  try {
    sheet.replace(QStringLiteral("@icons"), QString::fromStdString(resourcePath("icons").string()));
  } catch (const Error&) {
    // Without the icons the boxes still work; the missing folder is reported by whoever needs it.
    sheet.remove(QStringLiteral("@icons/"));
  }
  return sheet;
}

/// Qt 6.4 does not tell the desktop's choice, but the palette it starts with follows it.
bool systemIsDark() {
  static const bool isDark = QApplication::palette().color(QPalette::Window).lightness() < 128 ||
                             qgetenv("GTK_THEME").toLower().contains("dark");
  return isDark;
}

Theme& current() {
  static Theme instance = darkTheme();
  return instance;
}
ThemeChoice currentChoice = ThemeChoice::kSystem;

double luminance(const QColor& c) {
  const auto linear = [](double v) {
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

}  // namespace

const Theme& theme() { return current(); }
ThemeChoice themeChoice() { return currentChoice; }

void applyTheme(ThemeChoice choice) {
  static bool isFirst = true;
  const bool dark =
      choice == ThemeChoice::kDark || (choice == ThemeChoice::kSystem && systemIsDark());
  currentChoice = choice;
  if (!isFirst && current().isDark == dark) return;
  current() = dark ? darkTheme() : lightTheme();
  // Style and font stay: each of these has every widget styled anew.
  if (std::exchange(isFirst, false)) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QFont font = QApplication::font();
    if (QFontDatabase::families().contains(QStringLiteral("Inter"))) {
      font.setFamily(QStringLiteral("Inter"));
    }
    font.setPixelSize(13);
    QApplication::setFont(font);
  }
  QApplication::setPalette(paletteOf(current()));
  qApp->setStyleSheet(styleSheetOf(current()));
}

QString themeName(ThemeChoice choice) {
  switch (choice) {
    case ThemeChoice::kLight:
      return QStringLiteral("light");
    case ThemeChoice::kDark:
      return QStringLiteral("dark");
    case ThemeChoice::kSystem:
      break;
  }
  return QStringLiteral("system");
}

ThemeChoice themeFromName(const QString& name) {
  if (name == QLatin1String("light")) return ThemeChoice::kLight;
  if (name == QLatin1String("dark")) return ThemeChoice::kDark;
  return ThemeChoice::kSystem;
}

/// Source: W3C, Web Content Accessibility Guidelines 2.1, "contrast ratio".
double contrastRatio(const QColor& a, const QColor& b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace acg
