// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/standard_view.h"

#include <algorithm>
#include <numbers>

namespace acg {
namespace {

struct ViewEntry {
  StandardView view;
  const char* name;
  double azimuth, elevation;  // rad, of the eye
};

constexpr double kQuarter = std::numbers::pi / 2;
constexpr std::array<ViewEntry, 6> kViews{{{StandardView::kFront, "front", -kQuarter, 0},
                                           {StandardView::kBack, "back", kQuarter, 0},
                                           {StandardView::kLeft, "left", 2 * kQuarter, 0},
                                           {StandardView::kRight, "right", 0, 0},
                                           {StandardView::kTop, "top", -kQuarter, kQuarter},
                                           {StandardView::kIsometric, "isometric", -1.05, 0.36}}};

const ViewEntry& entryOf(StandardView view) {
  return *std::find_if(kViews.begin(), kViews.end(),
                       [&](const ViewEntry& entry) { return entry.view == view; });
}

}  // namespace

const char* standardViewName(StandardView view) { return entryOf(view).name; }

std::optional<StandardView> standardViewFromName(const std::string& name) {
  for (const ViewEntry& entry : kViews) {
    if (name == entry.name) return entry.view;
  }
  return std::nullopt;
}

std::array<double, 2> standardViewAngles(StandardView view) {
  return {entryOf(view).azimuth, entryOf(view).elevation};
}

}  // namespace acg
