// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include <QTimer>

#include "ui/docks/dock_panel.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace acg {

class ConnectForm;
class DeviceControl;
class DriveNumbers;
class ElementMap;

/// Everything about the device that is driven: connecting, arming, its numbers, what each element
/// emits, test patterns and the log.
class HardwareDock : public DockPanel {
  Q_OBJECT

 public:
  HardwareDock(Session& session, DeviceControl& device, QWidget* parent);

  ConnectForm* form() const { return form_; }
  ElementMap* map() const { return map_; }
  QPushButton* armButton() const { return arm_; }
  QPushButton* liveButton() const { return live_; }

 protected:
  void refresh() override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeConnection();
  QWidget* makeState();
  QWidget* makeElements();
  QWidget* makeLog();
  void connectOrNot();
  void press();
  void showState();
  void showMap();
  void showLog();
  void showHovered(int element);
  void switchElement(int element);
  void startPattern(int kind);
  void nextRow();

  DeviceControl& device_;
  ConnectForm* form_ = nullptr;
  QLabel *word_ = nullptr, *sentence_ = nullptr;
  QPushButton *arm_ = nullptr, *live_ = nullptr, *mute_ = nullptr;
  DriveNumbers* numbers_ = nullptr;
  QCheckBox* asEmitted_ = nullptr;
  QLabel* hovered_ = nullptr;
  ElementMap* map_ = nullptr;
  QComboBox *pattern_ = nullptr, *onClick_ = nullptr;
  QPlainTextEdit* log_ = nullptr;
  std::size_t shownLines_ = 0;
  QString lastLine_;
  QTimer rowTimer_;
  std::vector<std::vector<int>> rows_;
  std::size_t row_ = 0;
  bool hasLooked_ = false;
};

}  // namespace acg
