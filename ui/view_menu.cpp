// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view_menu.h"

#include <QCoreApplication>
#include <QInputDialog>

#include "core/params/quantity_text.h"
#include "ui/actions/target_edits.h"
#include "ui/designer/array_designer.h"
#include "ui/icons.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("ViewMenu", source); }

void askPressure(QWidget* parent, Session& session, const std::string& id) {
  const Target* target = session.scene()->findTarget(id);
  if (target == nullptr) return;
  const auto wanted = target->wantedPressure();
  bool isAccepted = false;
  const QString answer = QInputDialog::getText(
      parent, text("Set pressure"),
      text("Wanted pressure, such as 3 kPa; empty asks for as much as can be had:"),
      QLineEdit::Normal,
      wanted ? QString::fromStdString(formatQuantity(*wanted, Dimension::kPressure)) : QString(),
      &isAccepted);
  if (!isAccepted) return;
  try {
    std::optional<double> pressure;
    if (!answer.trimmed().isEmpty()) {
      pressure = parseQuantity(answer.toStdString(), Dimension::kPressure);
    }
    setTargetPressure(session, id, pressure);
  } catch (const std::exception& error) {
    session.post(MessageKind::kError, QString::fromUtf8(error.what()));
  }
}

void fillTargetMenu(QMenu& menu, ToolContext& context, const std::string& id,
                    const std::function<void()>& frameSelection) {
  Session& session = context.session;
  const Target* target = session.scene()->findTarget(id);
  if (target == nullptr) return;
  menu.addAction(text("Edit name and position"), [&context] { context.editSelection(); });
  QAction* pressure = menu.addAction(text("Set pressure\u2026"), [&menu, &session, id] {
    askPressure(menu.parentWidget(), session, id);
  });
  pressure->setEnabled(!std::holds_alternative<QuietPoint>(target->wish));
  QMenu* convert = menu.addMenu(text("Convert to"));
  for (const WishChoice& choice : wishChoices()) {
    QAction* action = convert->addAction(
        choice.label, [&session, id, wish = choice.wish] { convertTarget(session, id, wish); });
    action->setEnabled(!isSameKind(choice.wish, target->wish));
  }
  menu.addSeparator();
  menu.addAction(icon(QStringLiteral("duplicate")), text("Duplicate"),
                 [&session, id] { duplicateTarget(session, id); });
  menu.addAction(icon(QStringLiteral("frame")), text("Frame"), frameSelection);
  menu.addSeparator();
  menu.addAction(icon(QStringLiteral("trash")), text("Delete"),
                 [&session, id] { removeObject(session, id); });
}

void fillSpaceMenu(QMenu& menu, ToolContext& context, const Eigen::Vector3d& point) {
  Session& session = context.session;
  menu.addAction(icon(QStringLiteral("focus")), text("Add focal point here"),
                 [&session, point] { addTarget(session, FocalPoint{}, point); });
  menu.addAction(icon(QStringLiteral("trap")), text("Add trap here"), [&session, point] {
    Trap trap;
    trap.kind = TrapKind::kAutomatic;
    addTarget(session, trap, point);
  });
  menu.addAction(icon(QStringLiteral("quiet")), text("Add quiet point here"),
                 [&session, point] { addTarget(session, QuietPoint{}, point); });
  menu.addSeparator();
  QMenu* slices = menu.addMenu(icon(QStringLiteral("slice")), text("Slice through here"));
  const QString names[] = {text("yz plane"), text("xz plane"), text("xy plane")};
  for (int axis = 0; axis < 3; ++axis) {
    slices->addAction(names[axis], [&session, point, axis] {
      LayerSettings layers = session.layers();
      SliceSettings& slice = layers.slices[static_cast<std::size_t>(axis)];
      slice.isVisible = true;
      slice.position = point(axis);
      session.setLayers(layers);
    });
  }
}

}  // namespace

void fillViewMenu(QMenu& menu, ToolContext& context, const ToolMouse& mouse,
                  const std::function<void(StandardView)>& setView,
                  const std::function<void()>& frameSelection) {
  Session& session = context.session;
  const auto hit = context.renderer.pick(mouse.x, mouse.y);
  const bool isTarget = hit && hit->kind == PickResult::Kind::kTarget;
  const bool isArray = hit && hit->kind == PickResult::Kind::kArray;
  if (isTarget || isArray) session.select(QString::fromStdString(hit->id));
  if (isTarget) {
    fillTargetMenu(menu, context, hit->id, frameSelection);
  } else if (isArray) {
    menu.addAction(text("Edit array"), [&context] { context.editSelection(); });
    menu.addAction(
        icon(QStringLiteral("array")), text("Design array\u2026"),
        [&session, &menu, id = hit->id] { designArray(session, id, menu.parentWidget()); });
    menu.addAction(icon(QStringLiteral("frame")), text("Frame"), frameSelection);
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("trash")), text("Delete array"),
                   [&session, id = hit->id] { removeObject(session, id); });
  } else {
    fillSpaceMenu(menu, context, placementPoint(context, mouse.x, mouse.y));
  }
  menu.addSeparator();
  QMenu* views = menu.addMenu(icon(QStringLiteral("camera")), text("View"));
  const std::pair<QString, StandardView> kViews[] = {
      {text("Front"), StandardView::kFront}, {text("Back"), StandardView::kBack},
      {text("Left"), StandardView::kLeft},   {text("Right"), StandardView::kRight},
      {text("Top"), StandardView::kTop},     {text("Isometric"), StandardView::kIsometric}};
  for (const auto& [label, view] : kViews) {
    views->addAction(label, [setView, view = view] { setView(view); });
  }
}

}  // namespace acg
