// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;

namespace acg {

class DeviceControl;
class ElementMap;
class Session;

/// What each element of the device emits, the test patterns that sound in place of the hologram,
/// and what a click on an element does.
class ElementsPanel : public QWidget {
  Q_OBJECT

 public:
  ElementsPanel(Session& session, DeviceControl& device, QWidget* parent);

  void showElements();
  ElementMap* map() const { return map_; }

 private:
  void showHovered(int element);
  void click(int element);
  void switchElement(int element);
  void startPattern(int kind);
  void nextRow();

  Session& session_;
  DeviceControl& device_;
  QComboBox *pattern_, *onClick_;
  ElementMap* map_;
  QLabel* hovered_;
  QTimer rowTimer_;
  std::vector<std::vector<int>> rows_;
  std::size_t row_ = 0;
};

}  // namespace acg
