// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/command_palette.h"

#include <algorithm>

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/forms/role_color.h"

namespace acg {
namespace {

constexpr int kWidth = 640;        // px
constexpr int kTallestList = 360;  // px
constexpr int kMargin = 8, kGap = 20, kRowPadding = 6;

constexpr int kCommandRole = Qt::UserRole;
constexpr int kNoteRole = Qt::UserRole + 1;
constexpr int kShortcutRole = Qt::UserRole + 2;
constexpr int kEnabledRole = Qt::UserRole + 3;

/// Draws a command: its name, a quiet note cut where it does not fit, and its keys at the right.
/// Three labels a row would be styled one by one, which takes half a second for all commands.
class CommandRows : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    return {0, QFontMetrics(option.font).height() + 2 * kRowPadding};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& given,
             const QModelIndex& index) const override {
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QString name = option.text;
    const bool isEnabled = index.data(kEnabledRole).toBool();
    option.text.clear();
    option.state &= ~QStyle::State_HasFocus;
    option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    painter->save();
    painter->setFont(option.font);
    const QFontMetrics metrics(option.font);
    QRect rect = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    const auto draw = [&](const QColor& color, Qt::Alignment side, const QString& text) {
      painter->setPen(color);
      painter->drawText(rect, int(side | Qt::AlignVCenter) | Qt::TextSingleLine, text);
    };
    const QString keys = index.data(kShortcutRole).toString();
    if (!keys.isEmpty()) {
      draw(roleColor("quiet"), Qt::AlignRight, keys);
      rect.setRight(rect.right() - metrics.horizontalAdvance(keys) - kGap);
    }
    draw(option.palette.color(isEnabled ? QPalette::Normal : QPalette::Disabled, QPalette::Text),
         Qt::AlignLeft, metrics.elidedText(name, Qt::ElideRight, rect.width()));
    rect.setLeft(rect.left() + metrics.horizontalAdvance(name) + kGap);
    const QString note = index.data(kNoteRole).toString();
    if (rect.width() > 0) {
      draw(roleColor("quiet"), Qt::AlignLeft,
           metrics.elidedText(note, Qt::ElideRight, rect.width()));
    }
    painter->restore();
  }
};

}  // namespace

std::optional<int> fuzzyScore(const QString& query, const QString& text) {
  int score = 0;
  qsizetype at = 0;
  qsizetype last = -2;
  for (const QChar wanted : query) {
    if (wanted.isSpace()) continue;
    while (at < text.size() && text[at].toLower() != wanted.toLower()) ++at;
    if (at == text.size()) return std::nullopt;
    const bool isWordStart = at == 0 || !text[at - 1].isLetterOrNumber();
    score += 1 + (at == last + 1 ? 3 : 0) + (isWordStart ? 4 : 0);
    last = at++;
  }
  return score;
}

CommandPalette::CommandPalette(CommandList& commands, QWidget* parent)
    : QDialog(parent, Qt::Popup), commands_(commands) {
  setObjectName(QStringLiteral("commandPalette"));
  setAccessibleName(tr("Command palette"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  query_ = new QLineEdit(this);
  query_->setPlaceholderText(tr("Find a command"));
  query_->setAccessibleName(tr("Find a command"));
  query_->installEventFilter(this);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Commands"));
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setUniformItemSizes(true);
  list_->setItemDelegate(new CommandRows(list_));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  layout->addWidget(query_);
  layout->addWidget(list_);
  query_->setMinimumWidth(kWidth);  // not the dialog's: its layout overrules that
  layout->setSizeConstraint(QLayout::SetFixedSize);
  connect(query_, &QLineEdit::textChanged, this, &CommandPalette::filter);
  connect(query_, &QLineEdit::returnPressed, this, &CommandPalette::run);
  connect(list_, &QListWidget::itemClicked, this, &CommandPalette::run);
  commands_.refresh();
  filter({});
  query_->setFocus();
}

void CommandPalette::filter(const QString& query) {
  std::vector<std::pair<int, std::size_t>> found;
  const auto& all = commands_.commands();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (const auto score = fuzzyScore(query, all[i].text)) found.emplace_back(-*score, i);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  list_->clear();
  for (const auto& [score, index] : found) {
    const Command& command = all[index];
    const QAction& action = *commands_.action(command.id);
    const bool isEnabled = action.isEnabled();
    const QString note =
        isEnabled || command.whyDisabled.isEmpty() ? command.help : command.whyDisabled;
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    auto* item = new QListWidgetItem(command.text, list_);
    item->setData(kCommandRole, command.id);
    item->setData(kNoteRole, note);
    item->setData(kShortcutRole, keys);
    item->setData(Qt::AccessibleTextRole, QStringLiteral("%1 %2").arg(command.text, keys));
    item->setData(Qt::AccessibleDescriptionRole, note);
    item->setToolTip(note);
    // No flag of the item: it can be chosen, to read why it cannot run.
    item->setData(kEnabledRole, isEnabled);
  }
  list_->setCurrentRow(0);
  // As tall as what was found, up to a limit.
  const int rows = list_->count() > 0 ? list_->count() * list_->sizeHintForRow(0) : 0;
  const int height = rows + 2 * list_->frameWidth();
  list_->setFixedHeight(std::min(height, kTallestList));
  list_->setVisible(list_->count() > 0);
  adjustSize();
}

void CommandPalette::run() {
  const QListWidgetItem* item = list_->currentItem();
  QAction* action =
      item != nullptr ? commands_.action(item->data(kCommandRole).toString()) : nullptr;
  if (action == nullptr || !action->isEnabled()) return;
  accept();
  action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
    if (step != 0) {
      list_->setCurrentRow(std::clamp(list_->currentRow() + step, 0, list_->count() - 1));
      return true;
    }
  }
  return QDialog::eventFilter(watched, event);
}

}  // namespace acg
