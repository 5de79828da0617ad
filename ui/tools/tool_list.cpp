// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/tool_list.h"

#include <array>

#include "ui/tools/add_tool.h"
#include "ui/tools/measure_tool.h"
#include "ui/tools/move_tool.h"
#include "ui/tools/probe_tool.h"
#include "ui/tools/select_tool.h"
#include "ui/tools/slice_tool.h"

namespace acg {
namespace {

template <class T>
std::unique_ptr<Tool> make(ToolContext& context) {
  return std::make_unique<T>(context);
}

template <class Wish>
std::unique_ptr<Tool> makeAdd(ToolContext& context) {
  Wish wish;
  if constexpr (std::is_same_v<Wish, Trap>) wish.kind = TrapKind::kAutomatic;
  return std::make_unique<AddTool>(context, wish);
}

constexpr std::array kTools = {
    ToolEntry{"select", QT_TRANSLATE_NOOP("Tools", "Select"), "Q",
              QT_TRANSLATE_NOOP("Tools", "Select and move targets, turn the view."), 0,
              make<SelectTool>},
    ToolEntry{"move", QT_TRANSLATE_NOOP("Tools", "Move"), "G",
              QT_TRANSLATE_NOOP("Tools", "Move the selected target from anywhere in the view."), 0,
              make<MoveTool>},
    ToolEntry{"focus", QT_TRANSLATE_NOOP("Tools", "Add focal point"), "A",
              QT_TRANSLATE_NOOP("Tools", "Place a point of wanted pressure."), 1,
              makeAdd<FocalPoint>},
    ToolEntry{
        "trap", QT_TRANSLATE_NOOP("Tools", "Add trap"), "T",
        QT_TRANSLATE_NOOP("Tools", "Place a levitation trap of the kind that fits the scene."), 1,
        makeAdd<Trap>},
    ToolEntry{"quiet", QT_TRANSLATE_NOOP("Tools", "Add quiet point"), "D",
              QT_TRANSLATE_NOOP("Tools", "Place a point where the pressure shall vanish."), 1,
              makeAdd<QuietPoint>},
    ToolEntry{"slice", QT_TRANSLATE_NOOP("Tools", "Move slice"), "S",
              QT_TRANSLATE_NOOP("Tools", "Drag a slice plane along its axis."), 2, make<SliceTool>},
    ToolEntry{"probe", QT_TRANSLATE_NOOP("Tools", "Probe"), "P",
              QT_TRANSLATE_NOOP("Tools", "Read the value under the cursor."), 2, make<ProbeTool>},
    ToolEntry{"measure", QT_TRANSLATE_NOOP("Tools", "Measure"), "M",
              QT_TRANSLATE_NOOP("Tools", "Measure the distance between two points."), 2,
              make<MeasureTool>},
};

}  // namespace

std::span<const ToolEntry> tools() { return kTools; }

}  // namespace acg
