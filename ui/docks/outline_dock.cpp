// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/outline_dock.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/designer/array_designer.h"
#include "ui/docks/layer_rows.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/unit_delegate.h"
#include "ui/exposure_text.h"
#include "ui/forms/form_style.h"
#include "ui/icons.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kIdRole = Qt::UserRole;         // a target's or array's id
constexpr int kLayerRole = Qt::UserRole + 1;  // a layer's key

/// Writes only what differs, so that streaming results do not repaint the whole tree.
void putValue(QTreeWidgetItem* item, const QString& text) {
  if (item->data(0, kTrailingRole).toString() != text) item->setData(0, kTrailingRole, text);
}

}  // namespace

OutlineDock::OutlineDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 4, 0, 0);
  column->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(kMargin - 6, 4, 8, 4);
  QLabel* title = headingLabel(tr("Outline"), this);
  setRole(title, "quiet");
  count_ = quietLabel({}, this);
  head->addWidget(title, 1);
  head->addWidget(count_);
  column->addLayout(head);
  tree_ = new QTreeWidget(this);
  tree_->setAccessibleName(tr("Outline of the scene"));
  tree_->setHeaderHidden(true);
  tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  tree_->setIndentation(12);
  tree_->setRootIsDecorated(false);
  tree_->setUniformRowHeights(true);
  tree_->setFrameShape(QFrame::NoFrame);
  tree_->setItemDelegate(new UnitDelegate(tree_));
  tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  tree_->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  tree_->setExpandsOnDoubleClick(false);
  tree_->installEventFilter(this);
  hint_ = quietLabel({}, this);
  hint_->setWordWrap(true);
  hint_->setContentsMargins(kMargin, 8, kMargin, kMargin);
  column->addWidget(tree_, 1);
  column->addWidget(hint_);

  connect(tree_, &QTreeWidget::itemChanged, this, &OutlineDock::onItemChanged);
  connect(tree_->itemDelegate(), &QAbstractItemDelegate::closeEditor, this, &DockPanel::markStale);
  connect(tree_, &QTreeWidget::itemClicked, this, [this](auto* item) { onClicked(item); });
  connect(tree_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
    if (isFilling_ || !item) return;
    const QString id = item->data(0, kIdRole).toString();
    if (!id.isEmpty()) this->session().select(id);
  });
  connect(tree_, &QTreeWidget::customContextMenuRequested, this, &OutlineDock::showMenu);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::hologramChanged, this, &DockPanel::markStale);
  connect(&session, &Session::verdictsChanged, this, &DockPanel::markStale);
  connect(&session, &Session::layersChanged, this, &DockPanel::markStale);
  connect(&session, &Session::selectionChanged, this, &DockPanel::markStale);
  refreshNow();
}

void OutlineDock::refresh() {
  // A name that is being typed stays; the delegate's closeEditor brings us back.
  const auto* editor = tree_->viewport()->findChild<QLineEdit*>();
  if (editor && editor->isVisible()) return;
  QScopedValueRollback filling(isFilling_, true);
  const Scene& scene = *session().scene();
  QStringList ids;
  for (const PlacedArray& array : scene.arrays) ids << QString::fromStdString(array.id);
  ids << QStringLiteral("/");
  for (const Target& target : scene.targets) ids << QString::fromStdString(target.id);
  ids << QStringLiteral("/");
  for (const ExposureZone& zone : scene.zones) ids << QString::fromStdString(zone.id);
  if (ids != shownIds_ || !arrays_) {
    shownIds_ = ids;
    rebuild();
  }
  showArrays();
  showTargets();
  showZones();
  showLayers();
  showSelection();
  count_->setText(
      tr("%1 objects").arg(scene.arrays.size() + scene.targets.size() + scene.zones.size()));
  hint_->setVisible(scene.targets.empty() || scene.arrays.empty());
  hint_->setText(scene.arrays.empty() ? tr("Add an array in the Scene dock")
                                      : tr("Double-click in the view to add a focal point"));
}

void OutlineDock::rebuild() {
  tree_->clear();
  items_.clear();
  const auto group = [this](const QString& title) {
    auto* item = new QTreeWidgetItem(tree_, {title});
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    item->setFont(0, bold);
    item->setFlags(Qt::ItemIsEnabled);
    item->setExpanded(true);
    return item;
  };
  const auto child = [this](QTreeWidgetItem* parent, const QString& id) {
    auto* item = new QTreeWidgetItem(parent, {id});
    item->setData(0, kIdRole, id);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable);
    items_[id] = item;
  };
  const Scene& scene = *session().scene();
  arrays_ = group(tr("Arrays"));
  for (const PlacedArray& array : scene.arrays) child(arrays_, QString::fromStdString(array.id));
  targets_ = group(tr("Targets"));
  for (const Target& target : scene.targets) child(targets_, QString::fromStdString(target.id));
  zones_ = scene.zones.empty() ? nullptr : group(tr("Exposure zones"));
  for (const ExposureZone& zone : scene.zones) child(zones_, QString::fromStdString(zone.id));
  layers_ = group(tr("Layers"));
  for (const LayerRow& row : layerRows()) {
    auto* item = new QTreeWidgetItem(layers_, {layerRowLabel(row)});
    item->setData(0, kLayerRole, QString::fromLatin1(row.key));
    item->setFlags(Qt::ItemIsEnabled);
    item->setToolTip(0, tr("Click to show or hide"));
  }
}

void OutlineDock::showArrays() {
  const Scene& scene = *session().scene();
  putValue(arrays_, tr("%1 elements").arg(scene.elementCount()));
  for (const PlacedArray& array : scene.arrays) {
    QTreeWidgetItem* item = items_[QString::fromStdString(array.id)];
    item->setData(0, kDotRole, "quietPoint square");
    putValue(item, QString::number(array.elements ? array.elements->size() : 0));
    item->setToolTip(0, QString::fromStdString(array.geometry.kind));
  }
}

void OutlineDock::showTargets() {
  const Scene& scene = *session().scene();
  putValue(targets_, QString::number(scene.targets.size()));
  for (const Target& target : scene.targets) {
    QTreeWidgetItem* item = items_[QString::fromStdString(target.id)];
    const bool isQuiet = std::holds_alternative<QuietPoint>(target.wish);
    item->setData(0, kDotRole, QString(wishRole(target)) + (isQuiet ? " ring" : ""));
    item->setToolTip(0, QString::fromStdString(targetLabel(target)));
    const TargetResult* result = resultOf(session().hologram(), target.id);
    QString text;
    if (result && isQuiet) {
      text = pressureText(result->pressure);
    } else if (result && result->wanted) {
      // Both numbers in the unit of the wanted one: "2.98 of 3.00 kPa".
      const bool isKilo = *result->wanted >= 999.5;
      text = tr("%1 of %2")
                 .arg(QString::number(result->reached / (isKilo ? 1000 : 1), 'f', isKilo ? 2 : 0))
                 .arg(pressureText(*result->wanted));
    } else if (result) {
      text = pressureText(result->reached);
    }
    putValue(item, text);
  }
}

void OutlineDock::showZones() {
  const Scene& scene = *session().scene();
  if (zones_) putValue(zones_, QString::number(scene.zones.size()));
  for (const ExposureZone& zone : scene.zones) {
    QTreeWidgetItem* item = items_[QString::fromStdString(zone.id)];
    const ZoneExposure* exposure = session().exposureOn(zone.id);
    const QString what =
        tr("%1, %2").arg(zoneKindLabel(zone.kind).toLower(), lengthText(zone.radius));
    const QString role = exposure ? exposureRole(exposure->verdict) : QString();
    const QString dot = exposure ? exposureDot(exposure->verdict) : QStringLiteral("quietPoint");
    item->setData(0, kDotRole, zone.isEnabled ? dot : QStringLiteral("quietPoint ring"));
    item->setData(0, kTrailingColorRole, role);
    putValue(item, exposure ? exposurePhrase(*exposure) : what);
    item->setToolTip(0, exposure ? exposureHelp(*exposure, session().verdictDrives())
                        : zone.isEnabled
                            ? tr("Exposure zone: %1. Judged when the hand rests.").arg(what)
                            : tr("Exposure zone: %1. Not judged.").arg(what));
  }
}

void OutlineDock::showLayers() {
  const LayerSettings& layers = session().layers();
  for (int i = 0; i < layers_->childCount(); ++i) {
    QTreeWidgetItem* item = layers_->child(i);
    const LayerRow& row = layerRows()[std::size_t(i)];
    const bool isOn = isLayerOn(layers, row.key);
    if (item->data(0, Qt::UserRole + 2) != QVariant(isOn)) {
      item->setData(0, Qt::UserRole + 2, isOn);
      item->setIcon(0, icon(isOn ? "eye" : "eye-off"));
      item->setData(0, kRoleColorRole, isOn ? QVariant() : QVariant("quiet"));
    }
    putValue(item, isOn ? layerValue(layers, row.key) : QString());
  }
}

void OutlineDock::showSelection() {
  QTreeWidgetItem* item = items_.value(session().selection());
  if (!item) {
    tree_->setCurrentItem(nullptr);
    tree_->clearSelection();
  } else if (tree_->currentItem() != item || !item->isSelected()) {
    tree_->setCurrentItem(item);
  }
}

void OutlineDock::onItemChanged(QTreeWidgetItem* item, int column) {
  if (isFilling_ || column != 0) return;
  const QString from = item->data(0, kIdRole).toString();
  const QString to = item->text(0).trimmed();
  if (from.isEmpty() || from == to) return;
  const bool isSelected = session().selection() == from;
  const bool isDone = session().edit(tr("Rename %1 to %2").arg(from, to), 0, [&](Scene& scene) {
    renameObject(scene, from.toStdString(), to.toStdString());
  });
  if (isDone && isSelected) session().select(to);
  if (!isDone) {
    QScopedValueRollback filling(isFilling_, true);
    item->setText(0, from);
  }
  markStale();
}

void OutlineDock::onClicked(QTreeWidgetItem* item) {
  const QString layer = item->data(0, kLayerRole).toString();
  if (!layer.isEmpty()) toggleLayer(layer);
}

void OutlineDock::toggleLayer(const QString& key) {
  LayerSettings layers = session().layers();
  setLayerOn(layers, key, !isLayerOn(layers, key));
  session().setLayers(layers);
}

QStringList OutlineDock::selectedIds() const {
  QStringList ids;
  for (const QTreeWidgetItem* item : tree_->selectedItems()) {
    const QString id = item->data(0, kIdRole).toString();
    if (!id.isEmpty()) ids << id;
  }
  return ids;
}

void OutlineDock::removeSelected() {
  const QStringList ids = selectedIds();
  if (ids.isEmpty()) return;
  const QString label =
      ids.size() == 1 ? tr("Delete %1").arg(ids.first()) : tr("Delete %1 objects").arg(ids.size());
  session().edit(label, 0, [&](Scene& scene) {
    for (const QString& id : ids) removeObject(scene, id.toStdString());
  });
}

void OutlineDock::duplicateSelected() {
  const QStringList ids = selectedIds();
  if (ids.isEmpty()) return;
  std::string last;
  session().edit(tr("Duplicate %1").arg(ids.join(", ")), 0, [&](Scene& scene) {
    for (const QString& id : ids) last = duplicateObject(scene, id.toStdString());
  });
  if (!last.empty()) session().select(QString::fromStdString(last));
}

void OutlineDock::showMenu(const QPoint& at) {
  QMenu menu(this);
  QTreeWidgetItem* item = tree_->itemAt(at);
  if (item && !item->data(0, kIdRole).toString().isEmpty()) {
    const std::string id = item->data(0, kIdRole).toString().toStdString();
    if (session().scene()->findArray(id)) {
      menu.addAction(icon("array"), tr("Design array\u2026"),
                     [this, id] { designArray(session(), id, this); });
    }
    menu.addAction(tr("Rename"), QKeySequence(Qt::Key_F2), [&] { tree_->editItem(item, 0); });
    menu.addAction(icon("duplicate"), tr("Duplicate"), [this] { duplicateSelected(); });
    menu.addAction(icon("trash"), tr("Delete"), QKeySequence(Qt::Key_Delete),
                   [this] { removeSelected(); });
    menu.addSeparator();
  }
  QMenu* add = menu.addMenu(icon("plus"), tr("Add target"));
  for (int kind = 0; kind < int(WishKind::kImage); ++kind) {
    add->addAction(wishKindLabel(WishKind(kind)), [this, kind] {
      std::string id;
      session().edit(tr("Add %1").arg(wishKindLabel(WishKind(kind)).toLower()), 0,
                     [&](Scene& scene) { id = addTarget(scene, WishKind(kind)); });
      if (!id.empty()) session().select(QString::fromStdString(id));
    });
  }
  menu.exec(tree_->viewport()->mapToGlobal(at));
}

bool OutlineDock::eventFilter(QObject* watched, QEvent* event) {
  if (watched == tree_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Delete) {
      removeSelected();
      return true;
    }
    if (key == Qt::Key_Escape) {
      session().select({});
      return true;
    }
    if (key == Qt::Key_Space && tree_->currentItem()) {
      onClicked(tree_->currentItem());
      return true;
    }
  }
  return DockPanel::eventFilter(watched, event);
}

}  // namespace acg
