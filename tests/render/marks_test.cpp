// SPDX-License-Identifier: GPL-3.0-or-later
// What stands over the field in the 3D view: words beside targets, outlines of pictures, and what
// the legend says of the drives.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <cairo.h>
#include <gtest/gtest.h>

#include "core/scene/target_bounds.h"
#include "render/layers/ground_layer.h"
#include "render/layers/overlay_layer.h"
#include "render/scene_renderer.h"

namespace acg {
namespace {

constexpr int kWidth = 800;  // as a renderer without a window counts pixels
constexpr int kHeight = 600;

using Pixel = std::array<int, 3>;

Pixel pixelOf(const Image& image, int x, int y) {
  const std::size_t i = 4 * (static_cast<std::size_t>(y) * image.width + x);
  return {image.rgba[i], image.rgba[i + 1], image.rgba[i + 2]};
}

bool isNear(const Pixel& seen, const Color& wanted, int tolerance) {
  return std::abs(seen[0] - 255 * wanted.red) <= tolerance &&
         std::abs(seen[1] - 255 * wanted.green) <= tolerance &&
         std::abs(seen[2] - 255 * wanted.blue) <= tolerance;
}

/// Pixels of a colour within `reach` of a place.
int pixelsOfColor(const Image& image, const Eigen::Vector2d& at, int reach, const Color& color) {
  int count = 0;
  for (int y = int(at.y()) - reach; y <= int(at.y()) + reach; ++y) {
    for (int x = int(at.x()) - reach; x <= int(at.x()) + reach; ++x) {
      if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
      count += isNear(pixelOf(image, x, y), color, 40);
    }
  }
  return count;
}

struct Box {
  int left = kWidth, right = -1, top = kHeight, bottom = -1;
  int count = 0;
};

/// Where two pictures differ.
Box difference(const Image& a, const Image& b) {
  Box box;
  for (int y = 0; y < a.height; ++y) {
    for (int x = 0; x < a.width; ++x) {
      if (pixelOf(a, x, y) == pixelOf(b, x, y)) continue;
      box.left = std::min(box.left, x), box.right = std::max(box.right, x);
      box.top = std::min(box.top, y), box.bottom = std::max(box.bottom, y);
      ++box.count;
    }
  }
  return box;
}

ImageTarget tiltedPicture() {
  ImageTarget image;
  image.width = 0.06;
  image.height = 0.03;
  image.columns = 2;
  image.rows = 1;
  image.values = {1, 0.5};
  image.orientation = Eigen::AngleAxisd(0.3, Eigen::Vector3d::UnitX());
  return image;
}

class Marks : public testing::Test {
 protected:
  Marks() {
    layers_.showGround = layers_.showColorBar = layers_.showScaleBar = false;
    layers_.showOrientation = layers_.showArrays = false;
    renderer_.setLayers(layers_);
  }
  void show(const Target& target) {
    auto scene = std::make_shared<Scene>();
    scene->targets.push_back(target);
    renderer_.showScene(scene);
    renderer_.setView(StandardView::kIsometric);
    renderer_.frame(targetBounds(target));
  }
  Image picture() { return renderer_.snapshot(kWidth, kHeight); }

  SceneRenderer renderer_;
  LayerSettings layers_;
};

TEST_F(Marks, TheOutlineOfAPictureRunsThroughItsCorners) {
  const ImageTarget image = tiltedPicture();
  const Target target{"p", {0.01, 0.02, 0.05}, image, {}};
  show(target);

  const Image drawn = picture();

  const auto corners = pictureCorners(image, target.position);
  for (std::size_t i = 0; i < 4; ++i) {
    const Eigen::Vector3d middle = (corners[i] + corners[(i + 1) % 4]) / 2;
    EXPECT_GT(pixelsOfColor(drawn, renderer_.toPixels(corners[i]), 2, ViewTheme{}.focalPoint), 0)
        << i;
    EXPECT_GT(pixelsOfColor(drawn, renderer_.toPixels(middle), 2, ViewTheme{}.focalPoint), 0) << i;
  }
  // Which way is up: more of the colour at the middle of the upper edge than of the lower one.
  renderer_.setView(StandardView::kTop);
  const Image fromAbove = picture();
  const auto edge = [&](std::size_t a, std::size_t b) {
    return pixelsOfColor(fromAbove, renderer_.toPixels((corners[a] + corners[b]) / 2), 12,
                         ViewTheme{}.focalPoint);
  };
  EXPECT_GT(edge(0, 1), edge(2, 3) + 10);
}

TEST_F(Marks, TheOutlineGoesWithTheTargets) {
  const Target target{"p", {0, 0, 0.05}, tiltedPicture(), {}};
  show(target);
  const Image drawn = picture();
  layers_.showTargets = false;
  renderer_.setLayers(layers_);
  const auto corner = pictureCorners(tiltedPicture(), target.position)[0];

  const Image without = picture();

  EXPECT_GT(pixelsOfColor(drawn, renderer_.toPixels(corner), 2, ViewTheme{}.focalPoint), 0);
  EXPECT_EQ(pixelsOfColor(without, renderer_.toPixels(corner), 2, ViewTheme{}.focalPoint), 0);
}

TEST_F(Marks, ANoteStandsInItsColourBehindTheNameOfItsTarget) {
  const Target target{"a", {0, 0, 0.05}, Trap{}, {}};
  show(target);
  const Image plain = picture();
  const Color red{1, 0, 0};

  renderer_.setTargetNotes({{"a", {"does not hold", red}}});
  const Image noted = picture();
  const Box box = difference(plain, noted);

  ASSERT_GT(box.count, 100);
  const Eigen::Vector2d at = renderer_.toPixels(target.position);
  EXPECT_GT(box.left, at.x() + 40) << "it stands behind \"Trap a\"";
  EXPECT_LT(box.right - box.left, 140);
  EXPECT_LT(box.bottom - box.top, 24) << "one line";
  EXPECT_NEAR((box.top + box.bottom) / 2.0, at.y() - 14, 8) << "beside the name";
  int redPixels = 0;
  for (int y = box.top; y <= box.bottom; ++y) {
    for (int x = box.left; x <= box.right; ++x) redPixels += isNear(pixelOf(noted, x, y), red, 60);
  }
  EXPECT_GT(redPixels, 20);
}

TEST_F(Marks, NotesOfTargetsThatAreGoneAndNotesTakenBackLeaveNothing) {
  show({"a", {0, 0, 0.05}, Trap{}, {}});
  const Image plain = picture();

  renderer_.setTargetNotes({{"gone", {"holds", {0, 1, 0}}}});
  EXPECT_EQ(difference(plain, picture()).count, 0);
  renderer_.setTargetNotes({{"a", {"holds", {0, 1, 0}}}});
  EXPECT_GT(difference(plain, picture()).count, 50);
  renderer_.setTargetNotes({});
  EXPECT_EQ(difference(plain, picture()).count, 0);
}

TEST_F(Marks, ANoteAsksForANewFrameOnlyWhenItChanges) {
  show({"a", {0, 0, 0.05}, Trap{}, {}});
  renderer_.markRendered();
  renderer_.setTargetNotes({{"a", {"weak", {1, 1, 0}}}});
  EXPECT_TRUE(renderer_.needsRender());
  renderer_.markRendered();
  renderer_.setTargetNotes({{"a", {"weak", {1, 1, 0}}}});
  EXPECT_FALSE(renderer_.needsRender());
}

TEST_F(Marks, TheLegendSaysWhichDrivesAreShown) {
  show({"a", {0, 0, 0.05}, FocalPoint{}, {}});
  auto field = std::make_shared<Field>();
  const auto grid = FieldGrid::between({-0.02, 0, 0.03}, {0.02, 0, 0.07}, {16, 1, 16});
  field->samples = grid;
  field->channels.push_back(
      {"pressure", "Pa", 1, true, std::vector<double>(std::size_t(2 * grid.size()), 500)});
  renderer_.showSlice(SliceAxis::kY, field);
  layers_.showColorBar = true;
  renderer_.setLayers(layers_);
  const Image solved = picture();
  std::vector<Image> others;

  for (const DriveView drives : {DriveView::kEmitted, DriveView::kDifference}) {
    layers_.drives = drives;
    renderer_.setLayers(layers_);
    others.push_back(picture());
  }

  // Words in the column of the legend, at the right of the picture, and not the same ones.
  for (const Image& other : others) {
    EXPECT_GT(difference(solved, other).count, 200);
    EXPECT_GT(difference(solved, other).left, kWidth - 140);
  }
  EXPECT_GT(difference(others[0], others[1]).count, 100);
}

/// Pixels that the ground's numbers paint, and of them those where the axes stand.
std::array<int, 2> groundPixels(const ViewState& state, const Projection& view) {
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, kWidth, kHeight);
  cairo_t* context = cairo_create(surface);
  Canvas canvas(context, state.theme.halo);
  paintGroundTicks(canvas, state, view);
  cairo_destroy(context);
  cairo_surface_flush(surface);
  ViewState withAxes = state;
  withAxes.layers.showOrientation = true;
  const Eigen::AlignedBox2d axes = orientationBox(withAxes, view);
  std::array<int, 2> counts{0, 0};
  for (int y = 0; y < kHeight; ++y) {
    const auto* row = reinterpret_cast<const std::uint32_t*>(
        cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface));
    for (int x = 0; x < kWidth; ++x) {
      if (row[x] == 0) continue;
      ++counts[0];
      counts[1] += axes.contains(Eigen::Vector2d(x, y));
    }
  }
  cairo_surface_destroy(surface);
  return counts;
}

TEST(GroundNumbers, LeaveRoomForTheAxesInTheCorner) {
  ViewState state;
  auto scene = std::make_shared<Scene>();
  scene->targets.push_back({"a", {0, 0, 0.05}, FocalPoint{}, {}});
  state.scene = scene;
  state.ground = {-0.1, 0.1, -0.1, 0.1, 0, 0.01};
  state.camera.azimuth = -1.05;
  state.camera.elevation = 0.36;
  int collisions = 0;
  for (double shift = -0.1; shift <= 0.1; shift += 0.02) {
    state.camera.focalPoint = {shift, 0, 0};
    state.camera.distance = 0.25;
    const Projection view = state.camera.projection(kWidth, kHeight);
    state.layers.showOrientation = false;
    const auto without = groundPixels(state, view);
    state.layers.showOrientation = true;
    const auto with = groundPixels(state, view);
    collisions += without[1] > 0;
    EXPECT_EQ(with[1], 0) << "focal point at " << shift;
    EXPECT_GT(with[0], 0) << "the others stay";
  }
  EXPECT_GT(collisions, 0) << "else this shows nothing";
}

}  // namespace
}  // namespace acg
