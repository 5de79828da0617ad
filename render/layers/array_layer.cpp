// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/array_layer.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include <fmt/format.h>
#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkDataObject.h>
#include <vtkFloatArray.h>
#include <vtkOpenGLPolyDataMapper.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkShaderProperty.h>
#include <vtkUnsignedCharArray.h>

#include "core/units.h"
#include "render/color_map.h"

namespace acg {
namespace {

constexpr double kRimShare = 0.86;  // of the radius: where the darker rim begins
constexpr double kRimBrightness = 0.55;
constexpr double kHollowShare = 0.72;       // of the radius: the hole of a disabled element
constexpr Color kSilent{0.16, 0.17, 0.19};  // of an element at amplitude 0

Color mix(const Color& a, const Color& b, double t) {
  return {std::lerp(a.red, b.red, t), std::lerp(a.green, b.green, t), std::lerp(a.blue, b.blue, t)};
}

/// The place of a fragment in its disc, of radius 1, and whether the disc is hollow go from the
/// points to the fragments; there the circle is cut out and the rim darkened.
void drawAsDiscs(vtkOpenGLPolyDataMapper* mapper, vtkActor* actor) {
  mapper->MapDataArrayToVertexAttribute("discMC", "disc", vtkDataObject::FIELD_ASSOCIATION_POINTS,
                                        -1);
  vtkShaderProperty* shader = actor->GetShaderProperty();
  shader->AddVertexShaderReplacement(
      "//VTK::Color::Dec", true, "//VTK::Color::Dec\nin vec3 discMC;\nout vec3 discVS;\n", false);
  shader->AddVertexShaderReplacement("//VTK::Color::Impl", true,
                                     "//VTK::Color::Impl\n  discVS = discMC;\n", false);
  shader->AddFragmentShaderReplacement("//VTK::Color::Dec", true,
                                       "//VTK::Color::Dec\nin vec3 discVS;\n", false);
  shader->AddFragmentShaderReplacement(
      "//VTK::Light::Impl", true,
      fmt::format("//VTK::Light::Impl\n  float share = dot(discVS.xy, discVS.xy);\n"
                  "  if (share > 1.0) discard;\n"
                  "  if (discVS.z > 0.5) {{ if (share < {:.4f}) discard; }}\n"
                  "  else if (share > {:.4f}) gl_FragData[0].rgb *= {:.4f};\n",
                  kHollowShare * kHollowShare, kRimShare * kRimShare, kRimBrightness),
      false);
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
  drawAsDiscs(mapper_, actor_);
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
        a.orientation.coeffs() != b.orientation.coeffs() || a.transducer != b.transducer ||
        a.disabled != b.disabled) {
      return false;
    }
  }
  return scene_->transducers == scene.transducers;
}

void ArrayLayer::update(const ViewState& state) {
  bool isNew = false;
  if (!state.scene) {
    discs_.clear();
    scene_ = nullptr;
  } else if (!holdsArraysOf(*state.scene)) {
    scene_ = state.scene;
    build(state);
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

void ArrayLayer::build(const ViewState& state) {
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
    const std::size_t begin = discs_.size();
    for (int n = 0; n < placed.size(); ++n) {
      discs_.push_back({placed.positions.col(n), placed.normals.col(n).normalized(), radius,
                        static_cast<int>(i), n});
    }
    for (const int n : array.disabled) {
      if (n >= 0 && n < placed.size()) discs_[begin + std::size_t(n)].isDisabled = true;
    }
  }
  vtkNew<vtkPoints> points;
  points->SetNumberOfPoints(static_cast<vtkIdType>(4 * discs_.size()));
  vtkNew<vtkFloatArray> corners;
  corners->SetName("disc");
  corners->SetNumberOfComponents(3);
  corners->SetNumberOfTuples(points->GetNumberOfPoints());
  vtkNew<vtkCellArray> cells;
  vtkIdType next = 0;
  for (const Disc& disc : discs_) {
    const Eigen::Vector3d u = disc.radius * disc.normal.unitOrthogonal();
    const Eigen::Vector3d v = disc.normal.cross(u);
    const vtkIdType quad[] = {next, next + 1, next + 2, next + 3};
    cells->InsertNextCell(4, quad);
    for (const auto& [s, t] : {std::pair(-1, -1), {1, -1}, {1, 1}, {-1, 1}}) {
      const Eigen::Vector3d p = disc.center + s * u + t * v;
      corners->SetTuple3(next, s, t, disc.isDisabled ? 1 : 0);
      points->SetPoint(next++, p.x(), p.y(), p.z());
    }
  }
  mesh_->Initialize();
  mesh_->SetPoints(points);
  mesh_->SetPolys(cells);
  colors_->SetNumberOfTuples(points->GetNumberOfPoints());
  mesh_->GetPointData()->SetScalars(colors_);
  mesh_->GetPointData()->AddArray(corners);
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
    const Color face = discs_[n].isDisabled ? state.theme.quietPoint
                       : hasDrives
                           ? elementColor(state.hologram->drives[static_cast<Eigen::Index>(n)])
                           : grey;
    put(face, 4);
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
