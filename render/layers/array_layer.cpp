// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/array_layer.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include "render/color_map.h"

namespace acg {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kRimShare = 0.86;  // of the radius: where the darker rim begins
constexpr double kRimBrightness = 0.55;
constexpr Color kSilent{0.16, 0.17, 0.19};  // of an element at amplitude 0

Color mix(const Color& a, const Color& b, double t) {
  return {std::lerp(a.red, b.red, t), std::lerp(a.green, b.green, t), std::lerp(a.blue, b.blue, t)};
}

/// Discs stay light where there are very many of them, and where the processor draws the triangles.
int sidesFor(int discCount, bool isSoftware) {
  if (discCount <= 2000) return isSoftware ? 10 : 18;
  return discCount <= 20'000 ? 10 : discCount <= 100'000 ? 6 : 4;
}

}  // namespace

Color elementColor(const std::complex<double>& drive) {
  const ColorMap& map = colorMap("phase", ColorKind::kPhase);
  const double amplitude = std::clamp(std::abs(drive), 0.0, 1.0);
  return mix(kSilent, map.at(std::arg(drive) / (2 * kPi) + 0.5), amplitude);
}

ArrayLayer::ArrayLayer(vtkRenderer* renderer) {
  colors_->SetNumberOfComponents(3);
  colors_->SetName("color");
  mapper_->SetInputData(mesh_);
  mapper_->SetScalarModeToUsePointData();
  mapper_->SetColorModeToDirectScalars();
  actor_->SetMapper(mapper_);
  actor_->GetProperty()->LightingOff();
  actor_->SetVisibility(false);
  renderer->AddActor(actor_);
}

ArrayLayer::~ArrayLayer() = default;

bool ArrayLayer::holdsArraysOf(const Scene& scene) const {
  if (!scene_ || scene_->arrays.size() != scene.arrays.size()) return false;
  for (std::size_t i = 0; i < scene.arrays.size(); ++i) {
    const PlacedArray& a = scene_->arrays[i];
    const PlacedArray& b = scene.arrays[i];
    if (a.elements != b.elements || a.position != b.position ||
        a.orientation.coeffs() != b.orientation.coeffs() || a.transducer != b.transducer) {
      return false;
    }
  }
  return scene_->transducers == scene.transducers;
}

void ArrayLayer::update(const ViewState& state, bool isSoftware) {
  bool isNew = false;
  if (!state.scene) {
    discs_.clear();
    scene_ = nullptr;
  } else if (isSoftware != isSoftware_ || !holdsArraysOf(*state.scene)) {
    isSoftware_ = isSoftware;
    scene_ = state.scene;
    build(state, isSoftware);
    isNew = true;
  }
  actor_->SetVisibility(state.layers.showArrays && !discs_.empty());
  const bool hasOtherGrey = !theme_ || theme_->grid != state.theme.grid;
  if (isNew || hologram_ != state.hologram || hasOtherGrey) {
    hologram_ = state.hologram;
    theme_ = state.theme;
    color(state);
  }
}

void ArrayLayer::build(const ViewState& state, bool isSoftware) {
  discs_.clear();
  for (std::size_t i = 0; i < state.scene->arrays.size(); ++i) {
    const PlacedArray& array = state.scene->arrays[i];
    if (!array.elements) continue;
    const TransducerArray placed = array.placed();
    const auto model = state.scene->transducers.find(array.transducer);
    double radius = 0.43 * (placed.pitch > 0 ? placed.pitch : 0.01);
    if (model != state.scene->transducers.end() && model->second.radius > 0) {
      radius = model->second.radius;
    }
    for (int n = 0; n < placed.size(); ++n) {
      discs_.push_back({placed.positions.col(n), placed.normals.col(n).normalized(), radius,
                        static_cast<int>(i), n});
    }
  }
  sides_ = sidesFor(static_cast<int>(discs_.size()), isSoftware);
  // Three rings of points a disc: the face, and the rim's two edges, so that colours do not blend.
  vtkNew<vtkPoints> points;
  points->SetNumberOfPoints(static_cast<vtkIdType>(discs_.size()) * 3 * sides_);
  vtkNew<vtkCellArray> cells;
  vtkIdType next = 0;
  for (const Disc& disc : discs_) {
    const Eigen::Vector3d u = disc.normal.unitOrthogonal();
    const Eigen::Vector3d v = disc.normal.cross(u);
    const vtkIdType first = next;
    for (double share : {kRimShare, kRimShare, 1.0}) {
      for (int k = 0; k < sides_; ++k) {
        const double angle = 2 * kPi * k / sides_;
        const Eigen::Vector3d p =
            disc.center + share * disc.radius * (std::cos(angle) * u + std::sin(angle) * v);
        points->SetPoint(next++, p.x(), p.y(), p.z());
      }
    }
    cells->InsertNextCell(sides_);
    for (int k = 0; k < sides_; ++k) cells->InsertCellPoint(first + k);
    for (int k = 0; k < sides_; ++k) {
      const int after = (k + 1) % sides_;
      const vtkIdType quad[] = {first + sides_ + k, first + sides_ + after,
                                first + 2 * sides_ + after, first + 2 * sides_ + k};
      cells->InsertNextCell(4, quad);
    }
  }
  mesh_->Initialize();
  mesh_->SetPoints(points);
  mesh_->SetPolys(cells);
  colors_->SetNumberOfTuples(points->GetNumberOfPoints());
  mesh_->GetPointData()->SetScalars(colors_);
}

void ArrayLayer::color(const ViewState& state) {
  const Color grey = mix(state.theme.grid, {0.5, 0.5, 0.5}, 0.4);
  const bool hasDrives =
      state.hologram && state.hologram->drives.size() == static_cast<Eigen::Index>(discs_.size());
  unsigned char* next = colors_->GetPointer(0);
  const auto put = [&](const Color& color, int count) {
    const unsigned char bytes[] = {static_cast<unsigned char>(std::lround(255 * color.red)),
                                   static_cast<unsigned char>(std::lround(255 * color.green)),
                                   static_cast<unsigned char>(std::lround(255 * color.blue))};
    for (int i = 0; i < count; ++i) next = std::copy_n(bytes, 3, next);
  };
  for (std::size_t n = 0; n < discs_.size(); ++n) {
    const Color face =
        hasDrives ? elementColor(state.hologram->drives[static_cast<Eigen::Index>(n)]) : grey;
    put(face, sides_);
    put(mix({0, 0, 0}, face, kRimBrightness), 2 * sides_);
  }
  colors_->Modified();
  mesh_->Modified();
}

std::optional<ArrayLayer::Hit> ArrayLayer::hit(const Eigen::Vector3d& eye,
                                               const Eigen::Vector3d& direction) const {
  std::optional<Hit> nearest;
  for (const Disc& disc : discs_) {
    const double slope = disc.normal.dot(direction);
    if (std::abs(slope) < 1e-9) continue;
    const double distance = disc.normal.dot(disc.center - eye) / slope;
    if (distance <= 0 || (nearest && distance >= nearest->distance)) continue;
    if ((eye + distance * direction - disc.center).norm() > disc.radius) continue;
    nearest = Hit{disc.array, disc.element, distance};
  }
  return nearest;
}

}  // namespace acg
