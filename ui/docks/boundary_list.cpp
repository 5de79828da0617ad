// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/boundary_list.h"

#include <algorithm>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/icon_button.h"
#include "ui/forms/quantity_field.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr double kGap = 0.01;       // m between a new plane and what the scene holds
constexpr double kHeadroom = 0.05;  // m above it: there one wants room for a trap
constexpr int kRowHeight = 26;      // px
constexpr int kMostRows = 6;        // seen at once

struct SideEntry {
  PlaneSide side;
  const char* label;
  int axis;
  double sign;  // of the side along the axis
};
constexpr SideEntry kSides[] = {
    {PlaneSide::kBelow, QT_TRANSLATE_NOOP("acg::BoundaryList", "Below, facing up"), 2, -1},
    {PlaneSide::kAbove, QT_TRANSLATE_NOOP("acg::BoundaryList", "Above, facing down"), 2, 1},
    {PlaneSide::kLeft, QT_TRANSLATE_NOOP("acg::BoundaryList", "At the left (low x)"), 0, -1},
    {PlaneSide::kRight, QT_TRANSLATE_NOOP("acg::BoundaryList", "At the right (high x)"), 0, 1},
    {PlaneSide::kFront, QT_TRANSLATE_NOOP("acg::BoundaryList", "In front (low y)"), 1, -1},
    {PlaneSide::kBack, QT_TRANSLATE_NOOP("acg::BoundaryList", "Behind (high y)"), 1, 1},
};

const SideEntry& entryOf(PlaneSide side) {
  return *std::find_if(std::begin(kSides), std::end(kSides),
                       [side](const SideEntry& entry) { return entry.side == side; });
}

bool isTaken(const Scene& scene, const std::string& id) {
  return std::ranges::any_of(scene.boundaries, [&](const Boundary& b) { return b.id == id; });
}

}  // namespace

std::string addBoundary(Scene& scene, PlaneSide side) {
  const SideEntry& entry = entryOf(side);
  const Eigen::AlignedBox3d box = sceneBounds(scene);
  Boundary boundary;
  for (int number = 1; boundary.id.empty() || isTaken(scene, boundary.id); ++number) {
    boundary.id = "plane " + std::to_string(number);
  }
  const double gap = side == PlaneSide::kAbove ? kHeadroom : kGap;
  boundary.plane.point = box.center();
  boundary.plane.point[entry.axis] =
      entry.sign > 0 ? box.max()[entry.axis] + gap : box.min()[entry.axis] - gap;
  boundary.plane.normal = -entry.sign * Eigen::Vector3d::Unit(entry.axis);
  scene.boundaries.push_back(boundary);
  return boundary.id;
}

BoundaryList::BoundaryList(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  makeHead(column);
  makeForm(column);
  connectForm();
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  refreshNow();
}

void BoundaryList::makeHead(QVBoxLayout* column) {
  auto* head = new QHBoxLayout;
  head->setSpacing(4);
  head->addWidget(headingLabel(tr("Reflecting planes"), this), 1);
  add_ = menuButton("plus", tr("Add a reflecting plane"), this);
  auto* menu = new QMenu(add_);
  for (const SideEntry& entry : kSides) {
    menu->addAction(tr(entry.label), [this, side = entry.side] { add(side); });
  }
  add_->setMenu(menu);
  remove_ = iconButton("trash", tr("Delete the selected plane"), this);
  for (QToolButton* button : {add_, remove_}) head->addWidget(button);
  column->addLayout(head);
  connect(remove_, &QToolButton::clicked, this, &BoundaryList::removeCurrent);

  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Reflecting planes"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setItemDelegate(new UnitDelegate(list_, kRowHeight));
  column->addWidget(list_);
  connect(list_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (isFilling_ || !item) return;
    id_ = item->data(Qt::UserRole).toString().toStdString();
    endBurst();
    refreshNow();
  });
}

void BoundaryList::makeForm(QVBoxLayout* column) {
  body_ = new QWidget(this);
  auto* grid = makeFormGrid(body_);
  name_ = new QLineEdit(this);
  point_ = new VectorField(
      Dimension::kLength,
      {tr("Point of the plane x"), tr("Point of the plane y"), tr("Point of the plane z")}, this);
  normal_ = new VectorField(
      Dimension::kNone,
      {tr("Normal of the plane x"), tr("Normal of the plane y"), tr("Normal of the plane z")},
      this);
  normal_->setToolTip(tr("Points to the side of the sound, of any length"));
  reflection_ = new QuantityField(Dimension::kNone, this);
  reflection_->setLimits(-1, 1);
  reflection_->setToolTip(tr("Of the pressure: 1 a hard wall, 0 absorbs, -1 a free surface"));
  order_ = new QuantityField(Dimension::kNone, this);
  order_->setInteger(true);
  order_->setLimits(1, kMostReflections);
  order_->setToolTip(
      tr("Reflections that are counted between two planes that face each other; for all planes"));
  addFormRow(grid, tr("Name"), name_);
  name_->setAccessibleName(tr("Name of the plane"));
  addFormRow(grid, tr("Point"), point_);
  addFormRow(grid, tr("Normal"), normal_);
  addFormRow(grid, tr("Reflection"), reflection_);
  addFormRow(grid, tr("Order"), order_);
  column->addWidget(body_);
  issues_ = new QLabel(this);
  issues_->setWordWrap(true);
  setRole(issues_, "bad");
  column->addWidget(issues_);
}

void BoundaryList::connectForm() {
  connect(name_, &QLineEdit::editingFinished, this, &BoundaryList::rename);
  connect(point_, &VectorField::componentEdited, this, [this](int axis, double si) {
    editPlane(tr("Move %1").arg(QString::fromStdString(id_)), QStringLiteral("point"),
              [=](Boundary& boundary) { boundary.plane.point[axis] = si; });
  });
  connect(normal_, &VectorField::componentEdited, this, &BoundaryList::changeNormal);
  connect(reflection_, &QuantityField::valueEdited, this, [this](double value) {
    editPlane(tr("Change reflection of %1").arg(QString::fromStdString(id_)),
              QStringLiteral("reflection"),
              [=](Boundary& boundary) { boundary.plane.reflection = value; });
  });
  connect(order_, &QuantityField::valueEdited, this, [this](double value) {
    session().edit(tr("Change order of reflections"), burst(QStringLiteral("order")),
                   [=](Scene& scene) { scene.reflectionOrder = int(value); });
    refreshNow();
  });
}

void BoundaryList::add(PlaneSide side) {
  std::string id;
  session().edit(tr("Add reflecting plane"), 0,
                 [&](Scene& scene) { id = addBoundary(scene, side); });
  if (!id.empty()) id_ = id;
  refreshNow();
}

void BoundaryList::removeCurrent() {
  session().edit(tr("Delete %1").arg(QString::fromStdString(id_)), 0, [&](Scene& scene) {
    std::erase_if(scene.boundaries, [&](const Boundary& boundary) { return boundary.id == id_; });
  });
  refreshNow();
}

void BoundaryList::rename() {
  const std::string to = name_->text().trimmed().toStdString();
  if (!name_->isModified() || to == id_) return;
  name_->setModified(false);
  const std::string from = id_;
  const QString label =
      tr("Rename %1 to %2").arg(QString::fromStdString(from), QString::fromStdString(to));
  if (session().edit(label, 0, [&](Scene& scene) {
        if (to.empty() || isTaken(scene, to)) {
          throw Error(ErrorCode::kInvalidArgument,
                      tr("A plane needs a name that no other has.").toStdString());
        }
        for (Boundary& boundary : scene.boundaries) {
          if (boundary.id == from) boundary.id = to;
        }
      })) {
    id_ = to;
  }
  refreshNow();
}

void BoundaryList::changeNormal(int axis, double value) {
  const Boundary* boundary = current(*session().scene());
  if (!boundary) return;
  Eigen::Vector3d normal = boundary->plane.normal;
  normal[axis] = value;
  if (!(normal.norm() > 0)) {
    // The typed 0 would leave no direction: the scene keeps what it has.
    normal_->field(axis)->setValue(boundary->plane.normal[axis]);
    normal_->field(axis)->setProblem(
        tr("A normal needs a direction; give another component first."));
    return;
  }
  editPlane(tr("Turn %1").arg(QString::fromStdString(id_)), QStringLiteral("normal"),
            [=](Boundary& changed) { changed.plane.normal = normal; });
}

void BoundaryList::editPlane(const QString& label, const QString& what,
                             const std::function<void(Boundary&)>& change) {
  session().edit(label, burst(QString::fromStdString(id_) + what), [&](Scene& scene) {
    for (Boundary& boundary : scene.boundaries) {
      if (boundary.id == id_) change(boundary);
    }
  });
  refreshNow();
}

const Boundary* BoundaryList::current(const Scene& scene) const {
  for (const Boundary& boundary : scene.boundaries) {
    if (boundary.id == id_) return &boundary;
  }
  return nullptr;
}

void BoundaryList::refresh() {
  const Scene& scene = *session().scene();
  if (!current(scene)) id_ = scene.boundaries.empty() ? "" : scene.boundaries.back().id;
  showList(scene);
  showForm(scene);
  showIssues();
}

void BoundaryList::showList(const Scene& scene) {
  QScopedValueRollback filling(isFilling_, true);
  const int count = int(scene.boundaries.size());
  while (list_->count() > count) delete list_->takeItem(list_->count() - 1);
  while (list_->count() < count) list_->addItem(QString());
  for (int row = 0; row < count; ++row) {
    const Boundary& boundary = scene.boundaries[std::size_t(row)];
    QListWidgetItem* item = list_->item(row);
    item->setText(QString::fromStdString(boundary.id));
    item->setData(Qt::UserRole, item->text());
    item->setData(kDotRole, "quietPoint square");
    item->setData(kTrailingRole, QString::number(boundary.plane.reflection));
    if (boundary.id == id_) list_->setCurrentRow(row);
  }
  list_->setVisible(count > 0);
  list_->setFixedHeight(kRowHeight * std::clamp(count, 1, kMostRows) + 4);
  remove_->setEnabled(count > 0);
}

void BoundaryList::showForm(const Scene& scene) {
  const Boundary* boundary = current(scene);
  body_->setVisible(boundary != nullptr);
  if (!boundary) return;
  const QString name = QString::fromStdString(boundary->id);
  if (!name_->isModified() && name_->text() != name) name_->setText(name);
  const ReflectingPlane& plane = boundary->plane;
  point_->setWavelength(scene.wavelength());
  point_->setValue(plane.point.x(), plane.point.y(), plane.point.z());
  normal_->setValue(plane.normal.x(), plane.normal.y(), plane.normal.z());
  reflection_->setValue(plane.reflection);
  order_->setValue(scene.reflectionOrder);
}

void BoundaryList::showIssues() {
  QStringList sentences;
  for (const Issue& issue : session().issues()) {
    const QString message = QString::fromStdString(issue.message);
    const bool isOurs = issue.path.starts_with("boundaries") || issue.path == "reflection_order" ||
                        message.contains(QLatin1String("behind the plane"));
    if (isOurs && !sentences.contains(message)) sentences << message;
  }
  issues_->setText(sentences.join('\n'));
  issues_->setVisible(!sentences.isEmpty());
}

}  // namespace acg
