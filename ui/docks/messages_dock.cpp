// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/messages_dock.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
#include <QTime>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/icon_button.h"
#include "ui/icons.h"

namespace acg {
namespace {

constexpr int kMaxMessages = 500;
constexpr int kObjectRole = Qt::UserRole + 1;

const char* iconName(MessageKind kind) {
  return kind == MessageKind::kError ? "error" : kind == MessageKind::kWarning ? "warning" : "info";
}

QTreeWidgetItem* makeItem(const QString& when, MessageKind kind, const QString& text) {
  auto* item = new QTreeWidgetItem({when, text});
  item->setData(0, kRoleColorRole, "quiet");
  item->setIcon(1, icon(iconName(kind)));
  item->setToolTip(1, text);
  if (kind == MessageKind::kError) item->setData(1, kRoleColorRole, "bad");
  if (kind == MessageKind::kWarning) item->setData(1, kRoleColorRole, "warn");
  return item;
}

}  // namespace

QString objectAtPath(const Scene& scene, const std::string& path) {
  static const QRegularExpression pattern("^(targets|arrays|zones)\\[(\\d+)\\]");
  const auto match = pattern.match(QString::fromStdString(path));
  if (!match.hasMatch()) return {};
  const std::size_t index = match.captured(2).toULongLong();
  if (match.captured(1) == QLatin1String("targets")) {
    return index < scene.targets.size() ? QString::fromStdString(scene.targets[index].id)
                                        : QString();
  }
  if (match.captured(1) == QLatin1String("zones")) {
    return index < scene.zones.size() ? QString::fromStdString(scene.zones[index].id) : QString();
  }
  return index < scene.arrays.size() ? QString::fromStdString(scene.arrays[index].id) : QString();
}

MessagesDock::MessagesDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 4, 4, 0);
  row->setSpacing(0);
  list_ = new QTreeWidget(this);
  list_->setAccessibleName(tr("Messages"));
  list_->setColumnCount(2);
  list_->setHeaderHidden(true);
  list_->setRootIsDecorated(false);
  list_->setIndentation(0);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setUniformRowHeights(true);
  list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  list_->setItemDelegate(new UnitDelegate(list_, 26));
  list_->header()->setStretchLastSection(true);
  list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  empty_ = quietLabel(
      tr("Nothing to report. Problems of the scene and the end of exports stand here."), this);
  empty_->setWordWrap(true);
  empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  empty_->setContentsMargins(kMargin, 8, kMargin, 0);
  row->addWidget(empty_, 1);
  row->addWidget(list_, 1);
  auto* buttons = new QVBoxLayout;
  buttons->setSpacing(4);
  copy_ = iconButton("copy", tr("Copy the selected messages, or all"), this);
  clear_ = iconButton("trash", tr("Clear the messages"), this);
  for (QToolButton* button : {copy_, clear_}) buttons->addWidget(button);
  buttons->addStretch(1);
  row->addLayout(buttons);

  connect(copy_, &QToolButton::clicked, this, &MessagesDock::copy);
  connect(clear_, &QToolButton::clicked, this, &MessagesDock::clear);
  connect(list_, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) {
    const QString id = item->data(0, kObjectRole).toString();
    if (!id.isEmpty()) this->session().select(id);
  });
  connect(&session, &Session::messagePosted, this, &MessagesDock::add);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::hologramChanged, this, &DockPanel::markStale);
  refreshNow();
  updateButtons();
}

void MessagesDock::add(MessageKind kind, const QString& text) {
  const QString now = QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
  list_->insertTopLevelItem(issueRows_, makeItem(now, kind, text));
  if (list_->topLevelItemCount() > issueRows_ + kMaxMessages) {
    delete list_->takeTopLevelItem(list_->topLevelItemCount() - 1);
  }
  updateButtons();
}

void MessagesDock::refresh() {
  QStringList issues;
  for (const Issue& issue : session().issues()) {
    issues << QString::fromStdString(issue.path + "\n" + issue.message);
  }
  if (issues == shownIssues_) return;
  shownIssues_ = issues;
  for (; issueRows_ > 0; --issueRows_) delete list_->takeTopLevelItem(0);
  for (const Issue& issue : session().issues()) {
    const MessageKind kind = issue.severity == Severity::kError     ? MessageKind::kError
                             : issue.severity == Severity::kWarning ? MessageKind::kWarning
                                                                    : MessageKind::kInfo;
    auto* item = makeItem(tr("scene"), kind, QString::fromStdString(issue.message));
    item->setData(0, kObjectRole, objectAtPath(*session().scene(), issue.path));
    item->setToolTip(1, QString::fromStdString(issue.path + ": " + issue.message));
    list_->insertTopLevelItem(issueRows_++, item);
  }
  updateButtons();
}

void MessagesDock::clear() {
  while (list_->topLevelItemCount() > issueRows_) delete list_->takeTopLevelItem(issueRows_);
  updateButtons();
}

void MessagesDock::copy() {
  const bool isSome = !list_->selectedItems().isEmpty();
  QStringList lines;
  for (int row = 0; row < list_->topLevelItemCount(); ++row) {
    const QTreeWidgetItem* item = list_->topLevelItem(row);
    if (!isSome || item->isSelected()) lines << item->text(0) + "  " + item->text(1);
  }
  QApplication::clipboard()->setText(lines.join('\n'));
}

void MessagesDock::updateButtons() {
  const bool isEmpty = list_->topLevelItemCount() == 0;
  list_->setVisible(!isEmpty);
  empty_->setVisible(isEmpty);
  copy_->setEnabled(!isEmpty);
  clear_->setEnabled(list_->topLevelItemCount() > issueRows_);
}

}  // namespace acg
