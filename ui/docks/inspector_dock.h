// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "ui/docks/dock_panel.h"

class QLabel;
class QStackedWidget;

namespace acg {

class ArrayForm;
class PictureForm;
class ReachedTable;
class TargetForm;
class VerdictPanel;
class ZoneForm;
struct ImageTarget;

/// The selected object with all it has, and under it what every target reaches.
class InspectorDock : public DockPanel {
  Q_OBJECT

 public:
  InspectorDock(Session& session, QWidget* parent);

 protected:
  void refresh() override;

 private:
  void editPicture(const QString& label, const QString& what,
                   const std::function<void(ImageTarget&)>& change);
  void makeZoneForm();
  void rename(const QString& to);
  void replacePicture(const QString& file);

  QWidget* hint_;
  TargetForm* target_;
  PictureForm* picture_;
  ArrayForm* array_;
  ZoneForm* zone_;
  QWidget* line_;
  VerdictPanel* verdict_;
  ReachedTable* reached_;
  QString shownId_;
};

}  // namespace acg
