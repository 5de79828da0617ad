// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <Eigen/Geometry>

#include "core/field/field.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"
#include "render/color.h"
#include "render/layer_settings.h"
#include "render/picking.h"
#include "render/standard_view.h"

class vtkRenderWindow;

namespace acg {

/// A word behind the name of a target, such as the verdict on a trap.
struct TargetNote {
  std::string text;
  Color color;
  friend bool operator==(const TargetNote&, const TargetNote&) = default;
};

/// An axis a drag is locked to, for the guide line.
enum class DragAxis { kNone = -1, kX = 0, kY = 1, kZ = 2 };

/// The scene in 3D: arrays as discs (hue = phase, brightness = amplitude), targets as handles with
/// labels, slices, isosurface, volume, colour bar, scale bar, ground grid, orientation marker.
///
/// Names only our own types, so that the window needs no VTK header. UI thread only. The functions
/// that change what is drawn are cheap and do not draw: the owner of the render window does, when
/// `needsRender()` says so. Pixel coordinates are device pixels from the top left.
class SceneRenderer {
 public:
  SceneRenderer();
  ~SceneRenderer();
  SceneRenderer(const SceneRenderer&) = delete;
  SceneRenderer& operator=(const SceneRenderer&) = delete;

  /// The window to draw in, lent; nullptr before it goes away.
  void attach(vtkRenderWindow* window);
  bool needsRender() const;
  void markRendered();

  void showScene(ScenePtr scene);
  void showHologram(HologramPtr hologram);         ///< nullptr: elements grey
  void showSlice(SliceAxis axis, FieldPtr field);  ///< a grid with one count of 1; nullptr: empty
  void showVolume(FieldPtr field);                 ///< a 3D grid, for isosurface and volume
  void setLayers(const LayerSettings& layers);
  const LayerSettings& layers() const;
  void setTheme(const ViewTheme& theme);
  void setPixelRatio(double ratio);  ///< device pixels per logical pixel; scales text and lines

  /// The colour range in use now: low and high, SI.
  std::array<double, 2> colorRange() const;

  void setSelection(const std::string& targetId);                ///< empty: none
  void setTargetNotes(std::map<std::string, TargetNote> notes);  ///< by target id
  void setHover(const std::string& targetId);
  /// While dragging: text beside the handle and the locked axis; empty text ends it.
  void setDragReadout(const std::string& targetId, const std::string& text, DragAxis axis);
  /// A temporary cross with a label at a point, for the probe; nullopt removes it.
  void setProbe(const std::optional<Eigen::Vector3d>& point, const std::string& label);
  /// Lines of text in the upper left corner; none removes them.
  void setReadout(std::vector<std::string> lines);
  /// A line between two points with a label, for measuring; nullopt removes it.
  void setMeasure(const std::optional<std::array<Eigen::Vector3d, 2>>& line,
                  const std::string& label);

  // Camera
  void setView(StandardView view);  ///< fits again what was fitted, else keeps the distance
  /// Fits the whole scene, at other sizes and views too, until the user pans, zooms or frames.
  void resetCamera();
  void frame(const Eigen::AlignedBox3d& box);
  void orbit(double dxPixels, double dyPixels);
  void pan(double dxPixels, double dyPixels);
  void zoomAt(double xPixels, double yPixels, double factor);  ///< factor > 1 comes nearer

  // Geometry of the view
  std::optional<PickResult> pick(double xPixels, double yPixels) const;
  /// The point under the pixel in the plane through `through` that is parallel to the screen.
  Eigen::Vector3d pointInViewPlane(double xPixels, double yPixels,
                                   const Eigen::Vector3d& through) const;
  /// The point of the line through `through` along `axis` that is nearest to the pixel's ray.
  Eigen::Vector3d pointOnAxis(double xPixels, double yPixels, const Eigen::Vector3d& through,
                              const Eigen::Vector3d& axis) const;
  Eigen::Vector2d toPixels(const Eigen::Vector3d& point) const;

  /// A picture of the view at any size, drawn off screen; does not disturb the window.
  /// Throws kInvalidArgument for a size outside 16..16384, kUnavailable without OpenGL.
  Image snapshot(int width, int height, bool isTransparent = false);
  /// The same as a function that any thread may call later: the state is copied now.
  std::function<Image()> snapshotTask(int width, int height, bool isTransparent = false) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace acg
