// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/history_dock.h"

#include <QListWidget>
#include <QVBoxLayout>

#include "ui/docks/unit_delegate.h"
#include "ui/session.h"

namespace acg {

HistoryDock::HistoryDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 4, 0, 0);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Undo steps"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setUniformItemSizes(true);
  list_->setItemDelegate(new UnitDelegate(list_, 24));
  column->addWidget(list_);
  const auto go = [this](QListWidgetItem* item) {
    const int step = list_->row(item);
    if (step != int(this->session().document().position())) this->session().goToStep(step);
  };
  connect(list_, &QListWidget::itemClicked, this, go);
  connect(list_, &QListWidget::itemActivated, this, go);
  connect(&session, &Session::historyChanged, this, &DockPanel::markStale);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  refreshNow();
}

void HistoryDock::refresh() {
  const std::vector<std::string> labels = session().document().labels();
  const int position = int(session().document().position());
  while (list_->count() > int(labels.size())) delete list_->takeItem(list_->count() - 1);
  while (list_->count() < int(labels.size())) list_->addItem(QString());
  for (int step = 0; step < list_->count(); ++step) {
    QListWidgetItem* item = list_->item(step);
    const QString label = QString::fromStdString(labels[std::size_t(step)]);
    if (item->text() != label) item->setText(label);
    QFont weight = list_->font();
    weight.setWeight(step == position ? QFont::DemiBold : QFont::Normal);
    if (item->font() != weight) item->setFont(weight);
    const QVariant role = step > position ? QVariant("quiet") : QVariant();
    if (item->data(kRoleColorRole) != role) item->setData(kRoleColorRole, role);
  }
  if (list_->currentRow() != position) {
    list_->setCurrentRow(position);
    list_->scrollToItem(list_->item(position));
  }
}

}  // namespace acg
