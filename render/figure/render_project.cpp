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

namespace acg {
namespace {

constexpr int kSlicePoints = 256;  // along the longer side

/// The xz plane through the first target, or through the middle of an empty scene.
FieldGrid sliceGrid(const Scene& scene, double y) {
  Eigen::AlignedBox3d box = sceneBounds(scene);
  const double margin = scene.wavelength();
  box.min() -= Eigen::Vector3d::Constant(margin / 7);
  box.max() += Eigen::Vector3d::Constant(margin / 7);
  // One flat array: the field is above it; show as much height as it is wide.
  const double width = box.sizes().x();
  if (box.sizes().z() < 0.5 * width) box.max().z() = box.min().z() + 0.8 * width;
  const double longer = std::max(box.sizes().x(), box.sizes().z());
  const auto count = [&](double length) {
    return std::max(2, static_cast<int>(kSlicePoints * length / longer));
  };
  return FieldGrid::between({box.min().x(), y, box.min().z()}, {box.max().x(), y, box.max().z()},
                            {count(box.sizes().x()), 1, count(box.sizes().z())});
}

void drawProject(const char* project, const char* viewName, int width, int height,
                 const char* output) {
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
  const double y = scene.targets.empty() ? 0 : scene.targets.front().position.y();
  FigureSpec spec;
  spec.width = width;
  spec.height = height;
  spec.view = *view;
  spec.layers.slices[1].position = y;
  FieldSpec fieldSpec;
  fieldSpec.samples = sliceGrid(scene, y);
  std::array<FieldPtr, 3> slices;
  slices[1] = std::make_shared<Field>(evaluateField(scene, hologram, fieldSpec, *backend));
  writeFigure(scene, hologram, slices, nullptr, spec, output);
}

}  // namespace
}  // namespace acg

/// `acg render` without linking VTK into `acg`: loads, solves, draws. Returns the exit status; a
/// sentence in `message` when it is not 0.
extern "C" __attribute__((visibility("default"))) int acgRenderProject(
    const char* project, const char* view, int width, int height, const char* output, char* message,
    int messageSize) {
  const auto say = [&](const char* text) {
    if (message && messageSize > 0) std::snprintf(message, messageSize, "%s", text);
  };
  try {
    acg::drawProject(project, view, width, height, output);
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
