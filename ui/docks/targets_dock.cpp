// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/targets_dock.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QScopedValueRollback>
#include <QTableView>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include "ui/actions/picture_dialog.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/targets_model.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/icon_button.h"
#include "ui/forms/quantity_field.h"
#include "ui/session.h"

namespace acg {
namespace {

/// A combo box of kinds in the kind column, fields with units for numbers, a plain line elsewhere.
class TargetsDelegate : public UnitDelegate {
 public:
  TargetsDelegate(Session& session, QObject* parent) : UnitDelegate(parent), session_(session) {}

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const override {
    if (index.column() == TargetsModel::kName) {
      return UnitDelegate::createEditor(parent, option, index);
    }
    if (index.column() == TargetsModel::kKind) {
      auto* combo = new QComboBox(parent);
      for (int kind = 0; kind < kWishKinds; ++kind) combo->addItem(wishKindLabel(WishKind(kind)));
      return combo;
    }
    const bool isPressure = index.column() == TargetsModel::kWanted;
    auto* field = new QuantityField(isPressure ? Dimension::kPressure : Dimension::kLength, parent);
    field->setWavelength(session_.scene()->wavelength());
    if (isPressure) {
      field->setOptional(tr("most"));
      field->setLimits(0, std::nullopt);
    }
    return field;
  }
  void setEditorData(QWidget* editor, const QModelIndex& index) const override {
    // Results stream in while the user types: the editor is filled once.
    if (editor->property("isFilled").toBool()) return;
    editor->setProperty("isFilled", true);
    if (auto* combo = qobject_cast<QComboBox*>(editor)) {
      combo->setCurrentIndex(index.data(Qt::EditRole).toInt());
    } else if (auto* field = qobject_cast<QuantityField*>(editor)) {
      const QVariant value = index.data(Qt::EditRole);
      if (value.isValid()) field->setValue(value.toDouble());
      field->selectAll();
    } else {
      UnitDelegate::setEditorData(editor, index);
    }
  }
  void setModelData(QWidget* editor, QAbstractItemModel* model,
                    const QModelIndex& index) const override {
    if (auto* combo = qobject_cast<QComboBox*>(editor)) {
      model->setData(index, combo->currentIndex(), Qt::EditRole);
    } else if (auto* field = qobject_cast<QuantityField*>(editor)) {
      field->commit();
      if (!field->problem().isEmpty()) {
        session_.post(MessageKind::kWarning, field->problem());
        return;
      }
      model->setData(index, field->value() ? QVariant(*field->value()) : QVariant(), Qt::EditRole);
    } else {
      UnitDelegate::setModelData(editor, model, index);
    }
  }

 protected:
  /// Enter keeps a field open whose text is not understood.
  bool eventFilter(QObject* watched, QEvent* event) override {
    auto* field = qobject_cast<QuantityField*>(watched);
    if (field && event->type() == QEvent::KeyPress) {
      const int key = static_cast<QKeyEvent*>(event)->key();
      if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        field->commit();
        if (!field->problem().isEmpty()) {
          QToolTip::showText(field->mapToGlobal(QPoint(0, field->height())), field->problem(),
                             field);
          return true;
        }
      }
    }
    return UnitDelegate::eventFilter(watched, event);
  }

 private:
  Session& session_;
};

}  // namespace

TargetsDock::TargetsDock(Session& session, QWidget* parent)
    : DockPanel(session, parent), model_(new TargetsModel(session, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 4, 0, 0);
  column->setSpacing(4);
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(kMargin - 4, 0, kMargin - 4, 0);
  bar->setSpacing(4);
  const auto button = [&](const char* iconName, const QString& text, const QString& help) {
    QToolButton* made = iconButton(iconName, help, this);
    made->setText(text);
    if (!text.isEmpty()) made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addWidget(made);
    return made;
  };
  const struct {
    const char* icon;
    QString text;
    WishKind kind;
  } adds[] = {{"focus", tr("Focal point"), WishKind::kFocalPoint},
              {"trap", tr("Trap"), WishKind::kAutomaticTrap},
              {"quiet", tr("Quiet point"), WishKind::kQuietPoint}};
  for (const auto& add : adds) {
    const QString label = tr("Add %1").arg(add.text.toLower());
    connect(button(add.icon, add.text, label), &QToolButton::clicked, this,
            [this, label, kind = add.kind] {
              std::string id;
              this->session().edit(label, 0, [&](Scene& scene) { id = addTarget(scene, kind); });
              if (!id.empty()) this->session().select(QString::fromStdString(id));
            });
  }
  auto* picture = button("picture", tr("Picture"), tr("Add picture target"));
  connect(picture, &QToolButton::clicked, this,
          [this] { addPictureTarget(this->session(), window()); });
  bar->addStretch(1);
  duplicate_ = button("duplicate", {}, tr("Duplicate the selected targets"));
  remove_ = button("trash", {}, tr("Delete the selected targets"));
  column->addLayout(bar);

  table_ = new QTableView(this);
  table_->setAccessibleName(tr("Targets"));
  table_->setModel(model_);
  table_->setItemDelegate(new TargetsDelegate(session, table_));
  table_->setFrameShape(QFrame::NoFrame);
  table_->setShowGrid(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                          QAbstractItemView::AnyKeyPressed);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(28);
  QHeaderView* header = table_->horizontalHeader();
  header->setHighlightSections(false);
  header->setStretchLastSection(false);
  header->setMinimumSectionSize(56);
  for (int column = 0; column < TargetsModel::kColumns; ++column) {
    table_->setColumnWidth(column, column <= TargetsModel::kKind ? 140 : 92);
  }
  table_->setColumnWidth(TargetsModel::kVerdict, 200);
  table_->installEventFilter(this);
  column->addWidget(table_, 1);
  hint_ = quietLabel(tr("Double-click in the view to add a focal point"), this);
  hint_->setContentsMargins(kMargin, 0, kMargin, kMargin);
  column->addWidget(hint_);

  connect(remove_, &QToolButton::clicked, this, &TargetsDock::removeSelected);
  connect(duplicate_, &QToolButton::clicked, this, [this] {
    QStringList ids;
    for (const QModelIndex& row : table_->selectionModel()->selectedRows()) {
      ids << model_->idAt(row.row());
    }
    if (ids.isEmpty()) return;
    std::string last;
    this->session().edit(tr("Duplicate %1").arg(ids.join(", ")), 0, [&](Scene& scene) {
      for (const QString& id : ids) last = duplicateObject(scene, id.toStdString());
    });
    if (!last.empty()) this->session().select(QString::fromStdString(last));
  });
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& now) {
            if (!isFilling_ && now.isValid()) this->session().select(model_->idAt(now.row()));
          });
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    const bool isAny = table_->selectionModel()->hasSelection();
    remove_->setEnabled(isAny);
    duplicate_->setEnabled(isAny);
  });
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::hologramChanged, this, &DockPanel::markStale);
  connect(&session, &Session::selectionChanged, this, &DockPanel::markStale);
  connect(&session, &Session::verdictsChanged, this, &DockPanel::showAtOnce);
  refreshNow();
}

void TargetsDock::refresh() {
  QScopedValueRollback filling(isFilling_, true);
  model_->update();
  const int row = model_->rowOf(session().selection());
  QItemSelectionModel* selection = table_->selectionModel();
  if (row < 0) {
    selection->clear();
  } else if (!selection->isRowSelected(row, {})) {
    selection->setCurrentIndex(model_->index(row, std::max(0, selection->currentIndex().column())),
                               QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  }
  const bool isAny = selection->hasSelection();
  remove_->setEnabled(isAny);
  duplicate_->setEnabled(isAny);
  hint_->setVisible(model_->rowCount() == 0);
}

void TargetsDock::removeSelected() {
  QStringList ids;
  for (const QModelIndex& row : table_->selectionModel()->selectedRows()) {
    ids << model_->idAt(row.row());
  }
  if (ids.isEmpty()) return;
  const QString label =
      ids.size() == 1 ? tr("Delete %1").arg(ids.first()) : tr("Delete %1 targets").arg(ids.size());
  session().edit(label, 0, [&](Scene& scene) {
    for (const QString& id : ids) removeObject(scene, id.toStdString());
  });
}

bool TargetsDock::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_ && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
    removeSelected();
    return true;
  }
  return DockPanel::eventFilter(watched, event);
}

}  // namespace acg
