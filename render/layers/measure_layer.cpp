// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/measure_layer.h"

#include <array>

namespace acg {

void paintMeasures(Canvas& canvas, const ViewState& state, const Projection& view) {
  const Color& color = state.theme.text;
  const TextStyle style{.size = 12, .isBold = true};
  if (state.probe && view.depth(*state.probe) > 0) {
    const Eigen::Vector2d at = view.toPixels(*state.probe);
    // The arms leave the middle free: there is what is probed.
    for (const Eigen::Vector2d& arm :
         std::array<Eigen::Vector2d, 4>{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}}) {
      canvas.line(at + 4 * arm, at + 12 * arm, color, 1.5, 1, true);
    }
    canvas.text(at + Eigen::Vector2d(14, 14), state.probeLabel, color, style);
  }
  if (!state.measure) return;
  const auto& [from, to] = *state.measure;
  if (view.depth(from) <= 0 || view.depth(to) <= 0) return;
  const Eigen::Vector2d a = view.toPixels(from), b = view.toPixels(to);
  canvas.line(a, b, color, 1.5, 1, true);
  for (const Eigen::Vector2d& end : {a, b}) {
    canvas.disc(end, 4.5, state.theme.halo);
    canvas.disc(end, 3, state.theme.accent);
  }
  canvas.text((a + b) / 2 + Eigen::Vector2d(10, -10), state.measureLabel, color, style);
}

}  // namespace acg
