// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "core/scene/scene.h"
#include "ui/docks/dock_panel.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QToolButton;
class QVBoxLayout;

namespace acg {

class QuantityField;
class VectorField;

/// Where a new plane stands about what the scene holds; it faces the middle.
enum class PlaneSide { kBelow, kAbove, kLeft, kRight, kFront, kBack };

/// A hard plane on that side, 10 mm from all elements and targets (50 mm above them). For use
/// inside `Session::edit`; returns its id.
std::string addBoundary(Scene& scene, PlaneSide side);

/// The reflecting planes of the scene as a list, and the one chosen there as a form. What is wrong
/// with them stands under the form.
class BoundaryList : public DockPanel {
  Q_OBJECT

 public:
  BoundaryList(Session& session, QWidget* parent);

  QListWidget* list() const { return list_; }
  QToolButton* addButton() const { return add_; }

 protected:
  void refresh() override;

 private:
  void makeHead(QVBoxLayout* column);
  void makeForm(QVBoxLayout* column);
  void connectForm();
  void add(PlaneSide side);
  void removeCurrent();
  void rename();
  void changeNormal(int axis, double value);
  /// Changes the chosen plane; edits of the same `what` in a row are one step.
  void editPlane(const QString& label, const QString& what,
                 const std::function<void(Boundary&)>& change);
  void showList(const Scene& scene);
  void showForm(const Scene& scene);
  void showIssues();
  const Boundary* current(const Scene& scene) const;

  std::string id_;  // the plane chosen; empty for none
  bool isFilling_ = false;
  QListWidget* list_;
  QToolButton *add_, *remove_;
  QWidget* body_;
  QLineEdit* name_;
  VectorField *point_, *normal_;
  QuantityField *reflection_, *order_;
  QLabel* issues_;
};

}  // namespace acg
