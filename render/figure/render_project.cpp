// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <memory>

#include <fmt/format.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/field/field_evaluator.h"
#include "core/io/project_file.h"
#include "core/solvers/solve.h"
#include "render/figure/figure.h"
#include "render/view_volume.h"

namespace acg {
namespace {

/// The slice that a view looks at from the front.
SliceAxis sliceAxisOf(StandardView view) {
  switch (view) {
    case StandardView::kLeft:
    case StandardView::kRight:
      return SliceAxis::kX;
    case StandardView::kTop:
      return SliceAxis::kZ;
    default:
      return SliceAxis::kY;
  }
}

ViewTheme themeFromName(std::string_view name) {
  if (name == "paper") return paperTheme();
  if (name == "dark") return {};
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("There is no theme \"{}\"; choose paper or dark.", name));
}

void drawProject(const char* project, const char* viewName, const char* themeName, int width,
                 int height, const char* output) {
  const std::optional<StandardView> view = standardViewFromName(viewName);
  if (!view) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("There is no view \"{}\"; choose front, back, left, right, top or "
                            "isometric.",
                            viewName));
  }
  const LoadedProject loaded = loadProject(project);
  const Scene& scene = *loaded.scene;
  const std::unique_ptr<Backend> backend = makeCpuBackend();
  const Hologram hologram = solveScene(scene, *backend);
  const Eigen::AlignedBox3d volume = workingVolume(scene);
  const SliceAxis axis = sliceAxisOf(*view);
  const int shown = static_cast<int>(axis);
  const Eigen::Vector3d through =
      scene.targets.empty() ? Eigen::Vector3d(volume.center()) : scene.targets.front().position;
  FigureSpec spec;
  spec.width = width;
  spec.height = height;
  spec.view = *view;
  spec.theme = themeFromName(themeName);
  for (int i = 0; i < 3; ++i) spec.layers.slices[i].isVisible = i == shown;
  spec.layers.slices[shown].position = through[shown];
  FieldSpec fieldSpec;
  fieldSpec.samples = sliceGrid(volume, axis, through[shown]);
  std::array<FieldPtr, 3> slices;
  slices[shown] = std::make_shared<Field>(evaluateField(scene, hologram, fieldSpec, *backend));
  writeFigure(scene, hologram, slices, nullptr, spec, output);
}

}  // namespace
}  // namespace acg

/// `acg render` without linking VTK into `acg`: loads, solves, draws. Returns the exit status; a
/// sentence in `message` when it is not 0.
extern "C" __attribute__((visibility("default"))) int acgRenderProject(
    const char* project, const char* view, const char* theme, int width, int height,
    const char* output, char* message, int messageSize) {
  const auto say = [&](const char* text) {
    if (message && messageSize > 0) std::snprintf(message, messageSize, "%s", text);
  };
  try {
    acg::drawProject(project, view, theme, width, height, output);
    say("");
    return 0;
  } catch (const acg::Error& error) {
    say(error.what());
    return acg::exitStatus(error.code());
  } catch (const std::exception& error) {
    say(error.what());
    return 1;
  }
}
