// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <QWidget>

namespace acg {

class DeviceControl;
class Session;

/// A row of the list of docks. From it follow the Window menu, the saved layout (`id` is the
/// object name) and the command palette.
struct DockEntry {
  const char* id;     ///< `outline`; never changes once released
  const char* title;  ///< sentence case, marked for translation in the context "Docks"
  Qt::DockWidgetArea area;
  const char* tabGroup;  ///< docks of one group share a place as tabs, the first one in front
  QWidget* (*make)(Session& session, DeviceControl& device, QWidget* parent);
};

/// All docks in the order of the Window menu.
std::span<const DockEntry> docks();

}  // namespace acg
