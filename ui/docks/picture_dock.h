// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scene/hologram.h"
#include "ui/docks/dock_panel.h"

class QComboBox;
class QLabel;

namespace acg {

class PicturePanels;
struct Target;

/// What became of a target that is a picture: wanted, reached and error side by side with their
/// numbers. Shows the selected one, else the one shown last. The numbers come with the hologram.
class PictureDock : public DockPanel {
  Q_OBJECT

 public:
  PictureDock(Session& session, QWidget* parent);

  PicturePanels* panels() const { return panels_; }

 protected:
  void refresh() override;

 private:
  QWidget* makeNumbers();
  void fillChoice();
  void showResult(const Target& target, const ImageResult* result);

  QComboBox* choice_;
  QWidget* shown_;  ///< all but the hint
  QLabel *hint_, *waiting_, *advice_;
  QLabel *wanted_, *reached_, *error_, *correlation_, *likeness_;
  PicturePanels* panels_;
};

}  // namespace acg
