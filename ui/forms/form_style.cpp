// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forms/form_style.h"

#include <algorithm>

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/forms/role_color.h"

namespace acg {
namespace {

/// Recolours a label when the theme changes. A palette set once would keep the old colours.
class RoleTint : public QObject {
 public:
  RoleTint(QLabel* label, const char* role) : QObject(label), label_(label), role_(role) {
    setObjectName("roleTint");
    label->installEventFilter(this);
    apply();
  }

  bool eventFilter(QObject*, QEvent* event) override {
    const bool isTheme =
        event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange;
    if (isTheme && !isApplying_) apply();
    return false;
  }

 private:
  void apply() {
    const QColor color = roleColor(role_);
    if (label_->palette().color(QPalette::WindowText) == color) return;
    isApplying_ = true;
    QPalette palette;
    palette.setColor(QPalette::WindowText, color);
    label_->setPalette(palette);
    isApplying_ = false;
  }

  QLabel* label_;
  QString role_;
  bool isApplying_ = false;
};

class Separator : public QWidget {
 public:
  explicit Separator(QWidget* parent) : QWidget(parent) { setFixedHeight(1); }
  void paintEvent(QPaintEvent*) override {
    QColor line = palette().color(QPalette::WindowText);
    line.setAlphaF(0.14f);
    QPainter(this).fillRect(rect(), line);
  }
};

/// The form grid that holds `widget` itself, or nullptr.
QGridLayout* gridOf(const QWidget* widget) {
  if (!widget->parentWidget()) return nullptr;
  QLayout* layout = widget->parentWidget()->layout();
  if (!layout) return nullptr;
  QList<QGridLayout*> grids = layout->findChildren<QGridLayout*>();
  if (auto* grid = qobject_cast<QGridLayout*>(layout)) grids.prepend(grid);
  for (QGridLayout* grid : grids) {
    if (grid->indexOf(widget) >= 0) return grid;
  }
  return nullptr;
}

}  // namespace

void setRole(QLabel* label, const char* role) {
  delete label->findChild<QObject*>("roleTint", Qt::FindDirectChildrenOnly);
  new RoleTint(label, role);
}

QLabel* quietLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  setRole(label, "quiet");
  return label;
}

void setNumber(QLabel* label, const QString& number, const QString& unit) {
  const QString text =
      QStringLiteral("%1&nbsp;<span style='color:%2'>%3</span>")
          .arg(number.toHtmlEscaped(), roleColor("quiet").name(), unit.toHtmlEscaped());
  label->setTextFormat(Qt::RichText);
  if (label->text() != text) label->setText(text);
}

QLabel* headingLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  QFont font = label->font();
  font.setWeight(QFont::DemiBold);
  label->setFont(font);
  return label;
}

QWidget* separator(QWidget* parent) { return new Separator(parent); }

QGridLayout* makeFormGrid(QWidget* parent) {
  auto* grid = new QGridLayout(parent);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(kRowSpacing);
  grid->setColumnMinimumWidth(0, kLabelWidth);
  grid->setColumnStretch(1, 1);
  return grid;
}

int nextFormRow(const QGridLayout* grid) {
  // A grid without rows says it has one. Every other row stays free for notes and takes no room.
  return grid->count() == 0 ? 0 : grid->rowCount() + 1;
}

QLabel* addFormRow(QGridLayout* grid, const QString& label, QWidget* field) {
  const int row = nextFormRow(grid);
  auto* text = quietLabel(label, grid->parentWidget());
  text->setBuddy(field);
  if (field->accessibleName().isEmpty()) field->setAccessibleName(label);
  grid->addWidget(text, row, 0);
  grid->addWidget(field, row, 1);
  return text;
}

void showFieldNote(QWidget* field, const QString& text) {
  QWidget* held = field;
  QGridLayout* grid = gridOf(held);
  while (!grid && held->parentWidget() && !held->isWindow()) {
    held = held->parentWidget();
    grid = gridOf(held);
  }
  if (!grid) return;
  int row, column, rows, columns;
  grid->getItemPosition(grid->indexOf(held), &row, &column, &rows, &columns);
  QLayoutItem* item = grid->itemAtPosition(row + 1, column);
  auto* note = item ? qobject_cast<QLabel*>(item->widget()) : nullptr;
  if (item && !note) return;
  // Fields side by side share the row: only the one that wrote the note takes it away.
  const auto owner = reinterpret_cast<quintptr>(field);
  if (text.isEmpty()) {
    if (note && note->property("owner").toULongLong() == owner) delete note;
    return;
  }
  if (!note) {
    note = new QLabel(held->parentWidget());
    note->setObjectName(QStringLiteral("fieldNote"));
    note->setWordWrap(true);
    setRole(note, "bad");
    grid->addWidget(note, row + 1, column, 1, std::max(1, grid->columnCount() - column));
  }
  note->setProperty("owner", qulonglong(owner));
  note->setText(text);
}

QVBoxLayout* makeScrollColumn(QWidget* panel) {
  auto* outer = new QVBoxLayout(panel);
  outer->setContentsMargins(0, 0, 0, 0);
  auto* area = new QScrollArea(panel);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inside = new QWidget(area);
  auto* column = new QVBoxLayout(inside);
  column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  column->setSpacing(kRowSpacing);
  area->setWidget(inside);
  // Panel and content share the window's ground, so that no seam shows.
  area->viewport()->setAutoFillBackground(false);
  inside->setAutoFillBackground(false);
  outer->addWidget(area);
  return column;
}

}  // namespace acg
