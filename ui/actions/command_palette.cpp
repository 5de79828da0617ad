// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/command_palette.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace acg {
namespace {

constexpr int kWidth = 640;        // px
constexpr int kTallestList = 360;  // px

constexpr int kCommandRole = Qt::UserRole;

QWidget* row(const Command& command, const QAction& action, QWidget* parent) {
  auto* widget = new QWidget(parent);
  auto* layout = new QHBoxLayout(widget);
  layout->setContentsMargins(8, 2, 8, 2);
  auto* name = new QLabel(command.text, widget);
  name->setEnabled(action.isEnabled());
  const QString note =
      action.isEnabled() || command.whyDisabled.isEmpty() ? command.help : command.whyDisabled;
  auto* help = new QLabel(note, widget);
  help->setProperty("quiet", true);
  auto* shortcut = new QLabel(action.shortcut().toString(QKeySequence::NativeText), widget);
  shortcut->setProperty("quiet", true);
  layout->addWidget(name);
  layout->addSpacing(12);
  layout->addWidget(help, 1);
  layout->addWidget(shortcut);
  return widget;
}

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
    QWidget* widget = row(command, *commands_.action(command.id), list_);
    auto* item = new QListWidgetItem(list_);
    item->setData(kCommandRole, command.id);
    item->setSizeHint(QSize(0, widget->sizeHint().height() + 6));
    list_->setItemWidget(item, widget);
  }
  list_->setCurrentRow(0);
  // As tall as what was found, up to a limit.
  int height = 2 * list_->frameWidth();
  for (int i = 0; i < list_->count(); ++i) height += list_->sizeHintForRow(i);
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
