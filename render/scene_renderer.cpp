// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/scene_renderer.h"

#include <algorithm>
#include <cstring>

#include <vtkCallbackCommand.h>
#include <vtkNew.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>

#include "render/layers/ground_layer.h"
#include "render/layers/overlay_layer.h"
#include "render/off_screen.h"
#include "render/scene_view.h"
#include "render/view_state.h"
#include "render/view_volume.h"

namespace acg {
namespace {

constexpr double kSmallestFrame = 0.04;  // m: framing one target shows its surroundings

}  // namespace

struct SceneRenderer::Impl {
  ViewState state;
  SceneView view;
  ColorRange range;
  vtkRenderWindow* window = nullptr;
  vtkNew<vtkCallbackCommand> onStart;
  bool isStale = true;  // layers do not yet show the state
  bool isRangeStale = true;
  OverlayChange overlay;  // what of it is stale
  bool needsRender = true;
  bool isCameraPlaced = false;
  bool isFitted = false;           // the camera shows all: keep it so in another view or size
  std::optional<bool> isSoftware;  // known once there is a context
  std::array<int, 2> overlaySize{0, 0};

  Impl() {
    routeVtkMessages();
    turnTo(StandardView::kIsometric);
    onStart->SetClientData(this);
    onStart->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
      static_cast<Impl*>(self)->beforeFrame();
    });
    view.renderer()->AddObserver(vtkCommand::StartEvent, onStart);
  }

  std::array<int, 2> size() const {
    if (!window) return {800, 600};
    const int* given = window->GetSize();
    return {std::max(given[0], 1), std::max(given[1], 1)};
  }
  Projection projection() const {
    const auto [width, height] = size();
    return state.camera.projection(width, height);
  }
  void turnTo(StandardView standard) {
    const auto [azimuth, elevation] = standardViewAngles(standard);
    state.camera.azimuth = azimuth;
    state.camera.elevation = elevation;
  }
  void fit();
  void frame(const Eigen::AlignedBox3d& box);
  void changed() {
    isStale = needsRender = true;
    overlay = {};
  }
  void marksChanged() { overlay.marks = needsRender = true; }
  void cameraChanged() {
    isCameraPlaced = needsRender = true;
    overlay.marks = overlay.frame = true;
  }
  void updateRange() {
    if (!isRangeStale) return;
    isRangeStale = false;
    const std::array<double, 2> before = state.range;
    range.update(state);
    overlay.legends |= before != state.range;
  }
  void update() {
    updateRange();
    if (!isStale) return;
    isStale = false;
    view.update(state, isSoftware.value_or(true));
  }
  void beforeFrame() {
    if (!isSoftware && window) {
      const char* capabilities = window->ReportCapabilities();
      isSoftware = capabilities &&
                   (std::strstr(capabilities, "llvmpipe") || std::strstr(capabilities, "softpipe"));
      isStale = true;
    }
    update();
    const std::array<int, 2> now = size();
    if (overlaySize != now) {
      overlay = {};
      if (isFitted) fit();
    }
    view.prepare(state, now[0], now[1], overlay);
    overlaySize = now;
    overlay = {false, false, false, false};
  }
};

SceneRenderer::SceneRenderer() : impl_(std::make_unique<Impl>()) {}

SceneRenderer::~SceneRenderer() { attach(nullptr); }

void SceneRenderer::attach(vtkRenderWindow* window) {
  if (window == impl_->window) return;
  if (impl_->window) impl_->window->RemoveRenderer(impl_->view.renderer());
  impl_->window = window;
  impl_->isSoftware.reset();
  if (window) window->AddRenderer(impl_->view.renderer());
  impl_->changed();
}

bool SceneRenderer::needsRender() const { return impl_->needsRender; }
void SceneRenderer::markRendered() { impl_->needsRender = false; }

void SceneRenderer::showScene(ScenePtr scene) {
  ViewState& state = impl_->state;
  if (state.scene == scene) return;
  state.scene = std::move(scene);
  impl_->range.setScene(state.scene);
  const GroundGrid before = state.ground;
  if (state.scene) state.ground = groundGrid(*state.scene);
  impl_->isStale = true;
  impl_->marksChanged();
  impl_->overlay.frame |= before != state.ground;
  if (state.scene && !impl_->isCameraPlaced) resetCamera();
}

void SceneRenderer::showHologram(HologramPtr hologram) {
  if (impl_->state.hologram == hologram) return;
  const bool changesLegend = !impl_->state.hologram != !hologram;
  impl_->state.hologram = std::move(hologram);
  impl_->isStale = impl_->needsRender = true;
  impl_->overlay.legends |= changesLegend;
}

void SceneRenderer::showSlice(SliceAxis axis, FieldPtr field) {
  FieldPtr& shown = impl_->state.slices[static_cast<int>(axis)];
  if (shown == field) return;
  impl_->overlay.legends |= !shown != !field;
  shown = std::move(field);
  impl_->isStale = impl_->isRangeStale = impl_->needsRender = true;
}

void SceneRenderer::showVolume(FieldPtr field) {
  if (impl_->state.volume == field) return;
  impl_->overlay.legends |= !impl_->state.volume != !field;
  impl_->state.volume = std::move(field);
  impl_->isStale = impl_->isRangeStale = impl_->needsRender = true;
}

void SceneRenderer::setLayers(const LayerSettings& layers) {
  if (impl_->state.layers == layers) return;
  impl_->state.layers = layers;
  impl_->isRangeStale = true;
  impl_->changed();
}

const LayerSettings& SceneRenderer::layers() const { return impl_->state.layers; }

void SceneRenderer::setTheme(const ViewTheme& theme) {
  impl_->state.theme = theme;
  impl_->changed();
}

void SceneRenderer::setPixelRatio(double ratio) {
  if (!(ratio > 0) || impl_->state.pixelRatio == ratio) return;
  impl_->state.pixelRatio = ratio;
  impl_->changed();
}

std::array<double, 2> SceneRenderer::colorRange() const {
  impl_->updateRange();
  return impl_->state.range;
}

void SceneRenderer::setSelection(const std::string& targetId) {
  if (impl_->state.selection == targetId) return;
  impl_->state.selection = targetId;
  impl_->marksChanged();
}

void SceneRenderer::setTargetNotes(std::map<std::string, TargetNote> notes) {
  if (impl_->state.targetNotes == notes) return;
  impl_->state.targetNotes = std::move(notes);
  impl_->marksChanged();
}

void SceneRenderer::setHover(const std::string& targetId) {
  if (impl_->state.hover == targetId) return;
  impl_->state.hover = targetId;
  impl_->marksChanged();
}

void SceneRenderer::setDragReadout(const std::string& targetId, const std::string& text,
                                   DragAxis axis) {
  ViewState& state = impl_->state;
  state.draggedTarget = text.empty() ? "" : targetId;
  state.dragText = text;
  state.dragAxis = text.empty() ? DragAxis::kNone : axis;
  impl_->marksChanged();
}

void SceneRenderer::setProbe(const std::optional<Eigen::Vector3d>& point,
                             const std::string& label) {
  impl_->state.probe = point;
  impl_->state.probeLabel = label;
  impl_->marksChanged();
}

void SceneRenderer::setReadout(std::vector<std::string> lines) {
  if (impl_->state.readout == lines) return;
  impl_->state.readout = std::move(lines);
  impl_->overlay.readout = impl_->needsRender = true;
}

void SceneRenderer::setMeasure(const std::optional<std::array<Eigen::Vector3d, 2>>& line,
                               const std::string& label) {
  impl_->state.measure = line;
  impl_->state.measureLabel = label;
  impl_->marksChanged();
}

void SceneRenderer::setView(StandardView view) {
  impl_->turnTo(view);
  if (impl_->isFitted) impl_->fit();
  impl_->cameraChanged();
}

void SceneRenderer::resetCamera() {
  if (!impl_->state.scene) return;
  impl_->fit();
  impl_->cameraChanged();
  impl_->isFitted = true;
}

void SceneRenderer::Impl::fit() {
  Eigen::AlignedBox3d box = sceneBounds(*state.scene);
  box.extend(workingVolume(*state.scene));  // where slices reach
  const GroundGrid& ground = state.ground;
  if (state.layers.showGround) {
    // Its edges with half a step of room for the numbers beside them.
    const Eigen::Vector3d room(0.5 * ground.step, 0.5 * ground.step, 0);
    box.extend(Eigen::Vector3d(Eigen::Vector3d(ground.x0, ground.y0, ground.z) - room));
    box.extend(Eigen::Vector3d(Eigen::Vector3d(ground.x1, ground.y1, ground.z) + room));
  }
  frame(box);
}

void SceneRenderer::Impl::frame(const Eigen::AlignedBox3d& box) {
  Eigen::AlignedBox3d wide = box;
  const Eigen::Vector3d least = Eigen::Vector3d::Constant(kSmallestFrame / 2);
  wide.extend(box.center() - least);
  wide.extend(box.center() + least);
  const auto [width, height] = size();
  const double ratio = state.pixelRatio;
  state.camera.frame(wide, width, height,
                     ratio * legendColumn(state.layers, width / ratio, height / ratio));
}

void SceneRenderer::frame(const Eigen::AlignedBox3d& box) {
  if (box.isEmpty()) return;
  impl_->frame(box);
  impl_->isFitted = false;
  impl_->cameraChanged();
}

void SceneRenderer::orbit(double dxPixels, double dyPixels) {
  impl_->state.camera.orbit(dxPixels, dyPixels, impl_->size()[1]);
  impl_->cameraChanged();
}

void SceneRenderer::pan(double dxPixels, double dyPixels) {
  const auto [width, height] = impl_->size();
  impl_->state.camera.pan(dxPixels, dyPixels, width, height);
  impl_->isFitted = false;
  impl_->cameraChanged();
}

void SceneRenderer::zoomAt(double xPixels, double yPixels, double factor) {
  const auto [width, height] = impl_->size();
  impl_->state.camera.zoomAt(xPixels, yPixels, factor, width, height);
  impl_->isFitted = false;
  impl_->cameraChanged();
}

std::optional<PickResult> SceneRenderer::pick(double xPixels, double yPixels) const {
  impl_->update();
  return pickAt(impl_->state, impl_->view, impl_->projection(), {xPixels, yPixels});
}

Eigen::Vector3d SceneRenderer::pointInViewPlane(double xPixels, double yPixels,
                                                const Eigen::Vector3d& through) const {
  const Projection view = impl_->projection();
  const Eigen::Vector3d ray = view.rayDirection(xPixels, yPixels);
  return view.eye + ray * (view.depth(through) / view.forward.dot(ray));
}

Eigen::Vector3d SceneRenderer::pointOnAxis(double xPixels, double yPixels,
                                           const Eigen::Vector3d& through,
                                           const Eigen::Vector3d& axis) const {
  const Projection view = impl_->projection();
  const Eigen::Vector3d ray = view.rayDirection(xPixels, yPixels);
  const Eigen::Vector3d along = axis.normalized();
  // The common perpendicular of the axis and the ray.
  const double cosine = along.dot(ray);
  const double sineSquared = 1 - cosine * cosine;
  if (sineSquared < 1e-6) return through;  // The axis points at the eye: a drag says nothing.
  const Eigen::Vector3d offset = view.eye - through;
  const double t = (along.dot(offset) - cosine * ray.dot(offset)) / sineSquared;
  return through + t * along;
}

Eigen::Vector2d SceneRenderer::toPixels(const Eigen::Vector3d& point) const {
  return impl_->projection().toPixels(point);
}

std::function<Image()> SceneRenderer::snapshotTask(int width, int height,
                                                   bool isTransparent) const {
  impl_->updateRange();
  ViewState state = impl_->state;
  // Text keeps its share of the picture; a hand's traces do not belong in it.
  if (impl_->window) state.pixelRatio *= static_cast<double>(height) / impl_->size()[1];
  state.hover.clear();
  state.readout.clear();
  return [state = std::move(state), width, height, isTransparent] {
    Image image = drawOffScreen(state, {width, height, isTransparent, true});
    image.hasColorBar = state.layers.showColorBar;
    return image;
  };
}

Image SceneRenderer::snapshot(int width, int height, bool isTransparent) {
  return snapshotTask(width, height, isTransparent)();
}

}  // namespace acg
