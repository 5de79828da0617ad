// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/dock_list.h"

#include <type_traits>

#include <QtGlobal>

#include "ui/docks/comparison_dock.h"
#include "ui/docks/hardware_dock.h"
#include "ui/docks/history_dock.h"
#include "ui/docks/inspector_dock.h"
#include "ui/docks/layers_dock.h"
#include "ui/docks/medium_dock.h"
#include "ui/docks/messages_dock.h"
#include "ui/docks/outline_dock.h"
#include "ui/docks/picture_dock.h"
#include "ui/docks/probe_dock.h"
#include "ui/docks/solver_dock.h"
#include "ui/docks/targets_dock.h"
#include "ui/monitor/performance_dock.h"

namespace acg {
namespace {

template <class Dock>
QWidget* make(Session& session, DeviceControl& device, QWidget* parent) {
  if constexpr (std::is_constructible_v<Dock, Session&, DeviceControl&, QWidget*>) {
    return new Dock(session, device, parent);
  } else {
    return new Dock(session, parent);
  }
}

constexpr Qt::DockWidgetArea kLeft = Qt::LeftDockWidgetArea;
constexpr Qt::DockWidgetArea kRight = Qt::RightDockWidgetArea;
constexpr Qt::DockWidgetArea kBottom = Qt::BottomDockWidgetArea;

constexpr DockEntry kDocks[] = {
    {"outline", QT_TRANSLATE_NOOP("Docks", "Outline"), kLeft, "left", make<OutlineDock>},
    {"inspector", QT_TRANSLATE_NOOP("Docks", "Inspector"), kRight, "right", make<InspectorDock>},
    {"solver", QT_TRANSLATE_NOOP("Docks", "Solver"), kRight, "right", make<SolverDock>},
    {"layers", QT_TRANSLATE_NOOP("Docks", "Layers"), kRight, "right", make<LayersDock>},
    {"medium", QT_TRANSLATE_NOOP("Docks", "Scene"), kRight, "right", make<MediumDock>},
    {"probe", QT_TRANSLATE_NOOP("Docks", "Probe"), kBottom, "bottom", make<ProbeDock>},
    {"targets", QT_TRANSLATE_NOOP("Docks", "Targets"), kBottom, "bottom", make<TargetsDock>},
    {"picture", QT_TRANSLATE_NOOP("Docks", "Picture"), kBottom, "bottom", make<PictureDock>},
    {"comparison", QT_TRANSLATE_NOOP("Docks", "Comparison"), kBottom, "bottom",
     make<ComparisonDock>},
    {"hardware", QT_TRANSLATE_NOOP("Docks", "Hardware"), kBottom, "bottom", make<HardwareDock>},
    {"history", QT_TRANSLATE_NOOP("Docks", "History"), kBottom, "bottom", make<HistoryDock>},
    {"performance", QT_TRANSLATE_NOOP("Docks", "Performance"), kBottom, "bottom",
     make<PerformanceDock>},
    {"messages", QT_TRANSLATE_NOOP("Docks", "Messages"), kBottom, "bottom", make<MessagesDock>},
};

}  // namespace

std::span<const DockEntry> docks() { return kDocks; }

}  // namespace acg
