// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/scene_renderer.h"

#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>

#include <gtest/gtest.h>

#include "core/error.h"
#include "render/color_map.h"
#include "render/figure/figure.h"
#include "render/layers/boundary_layer.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

constexpr int kWidth = 400;
constexpr int kHeight = 300;

std::array<int, 3> pixelOf(const Image& image, const Eigen::Vector2d& at) {
  const auto x = static_cast<std::size_t>(at.x()), y = static_cast<std::size_t>(at.y());
  const std::uint8_t* p = &image.rgba[4 * (y * image.width + x)];
  return {p[0], p[1], p[2]};
}

void expectColor(const std::array<int, 3>& seen, const Color& wanted, int tolerance) {
  EXPECT_NEAR(seen[0], 255 * wanted.red, tolerance);
  EXPECT_NEAR(seen[1], 255 * wanted.green, tolerance);
  EXPECT_NEAR(seen[2], 255 * wanted.blue, tolerance);
}

int differingPixels(const Image& a, const Image& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
    count +=
        a.rgba[i] != b.rgba[i] || a.rgba[i + 1] != b.rgba[i + 1] || a.rgba[i + 2] != b.rgba[i + 2];
  }
  return count;
}

/// Four elements 20 mm apart in the plane z = 0 and one focal point 40 mm above.
std::shared_ptr<Scene> smallScene() {
  auto scene = std::make_shared<Scene>();
  scene->name = "Four elements";
  scene->medium = Medium{};
  scene->transducers["murata"] = TransducerModel{};
  auto elements = std::make_shared<TransducerArray>();
  elements->positions.resize(3, 4);
  elements->positions << -0.02, 0.02, -0.02, 0.02, -0.02, -0.02, 0.02, 0.02, 0, 0, 0, 0;
  elements->normals = Eigen::Vector3d::UnitZ().replicate(1, 4);
  elements->pitch = 0.04;
  PlacedArray array;
  array.id = "board";
  array.transducer = "murata";
  array.elements = elements;
  scene->arrays.push_back(array);
  Target target;
  target.id = "f";
  target.position = {0, 0, 0.04};
  target.wish = FocalPoint{};
  scene->targets.push_back(target);
  return scene;
}

HologramPtr hologramWithPhases(const std::array<double, 4>& phases, double amplitude) {
  auto hologram = std::make_shared<Hologram>();
  hologram->drives.resize(4);
  for (int n = 0; n < 4; ++n) hologram->drives[n] = std::polar(amplitude, phases[n]);
  return hologram;
}

FieldPtr fieldOn(const FieldGrid& grid, const Eigen::Vector3d& peak, double pascals) {
  auto field = std::make_shared<Field>();
  field->samples = grid;
  FieldChannel channel;
  channel.quantity = "pressure";
  channel.unit = "Pa";
  channel.isComplex = true;
  for (long long i = 0; i < grid.size(); ++i) {
    const double r = (grid.point(i) - peak).norm() / 0.008;
    // The phase must not show: |p| does.
    const auto p = std::polar(pascals * std::exp(-r * r), 2.0);
    channel.values.push_back(p.real());
    channel.values.push_back(p.imag());
  }
  field->channels.push_back(channel);
  return field;
}

class SceneRendererTest : public testing::Test {
 protected:
  SceneRendererTest() {
    layers_.showGround = layers_.showColorBar = layers_.showScaleBar = false;
    layers_.showOrientation = layers_.showTargets = false;
    renderer_.setLayers(layers_);
    renderer_.showScene(smallScene());
    renderer_.setView(StandardView::kIsometric);
    renderer_.resetCamera();
  }
  Image picture() { return renderer_.snapshot(kWidth, kHeight); }
  /// Without a window the renderer counts pixels of 800 x 600.
  Eigen::Vector2d at(const Eigen::Vector3d& point) { return renderer_.toPixels(point) / 2; }
  int changeBy(const std::function<void(LayerSettings&)>& change) {
    const Image before = picture();
    change(layers_);
    renderer_.setLayers(layers_);
    return differingPixels(before, picture());
  }

  SceneRenderer renderer_;
  LayerSettings layers_;
};

TEST_F(SceneRendererTest, ShowsThePhaseOfAnElementAsHueAndItsAmplitudeAsBrightness) {
  renderer_.setView(StandardView::kTop);
  const std::array<double, 4> phases{0, 1.5, -1.5, 3};
  renderer_.showHologram(hologramWithPhases(phases, 1));
  const Image bright = picture();
  renderer_.showHologram(hologramWithPhases(phases, 0.2));
  const Image dim = picture();

  const ColorMap& map = colorMap("phase", ColorKind::kPhase);
  const Eigen::Matrix3Xd positions = smallScene()->arrays[0].elements->positions;
  for (int n = 0; n < 4; ++n) {
    const Eigen::Vector2d pixel = at(positions.col(n));
    expectColor(pixelOf(bright, pixel), map.at(phases[n] / (2 * std::numbers::pi) + 0.5), 6);
    const auto before = pixelOf(bright, pixel), after = pixelOf(dim, pixel);
    EXPECT_LT(after[0] + after[1] + after[2], 0.7 * (before[0] + before[1] + before[2]));
  }
}

TEST_F(SceneRendererTest, ColoursTheSliceByTheMagnitudeOfThePressure) {
  const Eigen::Vector3d peak(0.01, 0, 0.03);
  renderer_.showSlice(
      SliceAxis::kY,
      fieldOn(FieldGrid::between({-0.03, 0, 0.01}, {0.03, 0, 0.05}, {121, 1, 81}), peak, 4000));
  layers_.slices[1].opacity = 1;
  renderer_.setLayers(layers_);
  renderer_.frame({Eigen::Vector3d(-0.03, -0.03, 0), Eigen::Vector3d(0.03, 0.03, 0.05)});

  const Image image = picture();

  EXPECT_EQ(renderer_.colorRange(), (std::array<double, 2>{0, 4000}));
  const ColorMap& map = colorMap("viridis", ColorKind::kMagnitude);
  expectColor(pixelOf(image, at(peak)), map.at(1), 12);
  expectColor(pixelOf(image, at({-0.025, 0, 0.045})), map.at(0), 12);
}

TEST_F(SceneRendererTest, DrawsEveryLayerOnlyWhenItIsSwitchedOn) {
  renderer_.showHologram(hologramWithPhases({0, 1, 2, 3}, 1));
  renderer_.showSlice(SliceAxis::kY,
                      fieldOn(FieldGrid::between({-0.03, 0, 0.01}, {0.03, 0, 0.05}, {31, 1, 21}),
                              {0, 0, 0.03}, 1000));
  renderer_.showVolume(
      fieldOn(FieldGrid::between({-0.02, -0.02, 0.01}, {0.02, 0.02, 0.05}, {24, 24, 24}),
              {0, 0, 0.03}, 1000));
  EXPECT_GT(changeBy([](LayerSettings& l) { l.slices[1].isVisible = false; }), 2000);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showIsosurface = true; }), 200);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showIsosurface = false; }), 200);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showVolume = true; }), 200);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showColorBar = true; }), 1000);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showTargets = true; }), 200);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showGround = true; }), 300);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showScaleBar = true; }), 60);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showOrientation = true; }), 60);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showArrays = false; }), 200);
}

TEST_F(SceneRendererTest, NeverHidesATargetBehindTheField) {
  layers_.showTargets = true;
  renderer_.setLayers(layers_);
  // A plane between the eye and the target.
  layers_.slices[1] = {true, -0.015, 1};
  renderer_.setLayers(layers_);
  renderer_.showSlice(SliceAxis::kY, fieldOn(FieldGrid::between({-0.04, -0.015, 0},
                                                                {0.04, -0.015, 0.08}, {41, 1, 41}),
                                             {0, -0.015, 0.04}, 1000));

  const Image image = picture();

  expectColor(pixelOf(image, at({0, 0, 0.04})), ViewTheme{}.focalPoint, 3);
}

TEST_F(SceneRendererTest, MarksTheSelectedTargetAndShowsTheDraggedNumbers) {
  layers_.showTargets = true;
  renderer_.setLayers(layers_);
  const Image plain = picture();
  renderer_.setSelection("f");
  const Image selected = picture();
  renderer_.setDragReadout("f", "x 0.0 mm", DragAxis::kX);
  const Image dragged = picture();

  EXPECT_GT(differingPixels(plain, selected), 200);
  EXPECT_GT(differingPixels(selected, dragged), 300);
}

TEST_F(SceneRendererTest, PicksTargetsBeforeSlicesAndSlicesBeforeWhatLiesBehind) {
  layers_.showTargets = true;
  renderer_.setLayers(layers_);
  renderer_.showSlice(SliceAxis::kY,
                      fieldOn(FieldGrid::between({-0.03, 0, 0.01}, {0.03, 0, 0.05}, {31, 1, 21}),
                              {0, 0, 0.03}, 1000));
  const auto pickAt = [&](const Eigen::Vector3d& point) {
    const Eigen::Vector2d pixel = renderer_.toPixels(point);
    return renderer_.pick(pixel.x(), pixel.y());
  };

  const auto target = pickAt({0, 0, 0.04});
  ASSERT_TRUE(target);
  EXPECT_EQ(target->kind, PickResult::Kind::kTarget);
  EXPECT_EQ(target->id, "f");
  const auto slice = pickAt({0.02, 0, 0.02});
  ASSERT_TRUE(slice);
  EXPECT_EQ(slice->kind, PickResult::Kind::kSlice);
  EXPECT_NEAR((slice->position - Eigen::Vector3d(0.02, 0, 0.02)).norm(), 0, 1e-9);
  const auto element = pickAt({0.02, -0.02, 0});
  ASSERT_TRUE(element);
  EXPECT_EQ(element->kind, PickResult::Kind::kArray);
  EXPECT_EQ(element->id, "board");
  EXPECT_EQ(element->element, 1);
  EXPECT_FALSE(renderer_.pick(1, 1));
}

TEST_F(SceneRendererTest, ADisabledElementIsAGreyRing) {
  renderer_.setView(StandardView::kTop);
  renderer_.showHologram(hologramWithPhases({1, 1, 1, 1}, 1));
  const Eigen::Matrix3Xd positions = smallScene()->arrays[0].elements->positions;
  const auto rim = [&](int n) {
    return at(positions.col(n) + Eigen::Vector3d(0.86 * 4.5e-3, 0, 0));
  };
  const auto enabled = pixelOf(picture(), at(positions.col(1)));

  auto scene = smallScene();
  scene->arrays[0].disabled = {1};
  renderer_.showScene(scene);
  const Image image = picture();

  expectColor(pixelOf(image, at(positions.col(1))), ViewTheme{}.ground, 6);
  EXPECT_EQ(pixelOf(image, at(positions.col(2))), enabled);
  const auto ring = pixelOf(image, rim(1));
  EXPECT_GT(ring[0], 255 * ViewTheme{}.ground.red + 20);
  EXPECT_LT(std::abs(ring[0] - ring[1]) + std::abs(ring[1] - ring[2]), 30);
  // Enabling it again fills it.
  renderer_.showScene(smallScene());
  EXPECT_EQ(pixelOf(picture(), at(positions.col(1))), enabled);
}

TEST_F(SceneRendererTest, AReflectingPlaneIsATranslucentPlateWithASwitchOfItsOwn) {
  auto scene = smallScene();
  scene->boundaries.push_back({"floor", {{0.2, -0.1, -0.01}, {0, 0, 2}, 1}, {}});
  const std::vector<BoundaryPlate> plates = boundaryPlates(*scene);
  ASSERT_EQ(plates.size(), 1u);
  EXPECT_NEAR((plates[0].center - Eigen::Vector3d(0, 0, -0.01)).norm(), 0, 1e-12);
  EXPECT_NEAR(plates[0].u.cross(plates[0].v).normalized().z(), 1, 1e-12);
  EXPECT_GT(std::min(plates[0].u.norm(), plates[0].v.norm()), 0.02);
  renderer_.setView(StandardView::kTop);
  const Image before = picture();

  renderer_.showScene(scene);
  const Image image = picture();

  const auto bare = pixelOf(before, at({0, 0, -0.01})), plate = pixelOf(image, at({0, 0, -0.01}));
  EXPECT_GT(plate[0], bare[0] + 3);
  EXPECT_LT(plate[0], 255 * ViewTheme{}.quietPoint.red / 2);
  EXPECT_GT(differingPixels(before, image), 2000);
  EXPECT_LT(changeBy([](LayerSettings& l) { l.showArrays = false; }), 2000);
  EXPECT_GT(changeBy([](LayerSettings& l) { l.showBoundaries = false; }), 2000);
}

TEST_F(SceneRendererTest, TakesPixelsToPointsAndBack) {
  const Eigen::Vector3d through(0.01, 0.02, 0.03);
  for (const Eigen::Vector2d& pixel : {Eigen::Vector2d(100, 50), Eigen::Vector2d(700, 480)}) {
    const Eigen::Vector3d inPlane = renderer_.pointInViewPlane(pixel.x(), pixel.y(), through);
    EXPECT_NEAR((renderer_.toPixels(inPlane) - pixel).norm(), 0, 1e-6);
  }
  const Eigen::Vector3d moved = through + 0.013 * Eigen::Vector3d::UnitX();
  const Eigen::Vector2d pixel = renderer_.toPixels(moved);
  const Eigen::Vector3d found =
      renderer_.pointOnAxis(pixel.x(), pixel.y(), through, Eigen::Vector3d::UnitX());
  EXPECT_NEAR((found - moved).norm(), 0, 1e-9);
}

TEST_F(SceneRendererTest, ZoomsToTheCursorAndPansWithTheHand) {
  const Eigen::Vector3d under = renderer_.pointInViewPlane(200, 150, {0, 0, 0.02});
  const Eigen::Vector2d before = renderer_.toPixels({0, 0, 0.02});
  renderer_.pan(30, -20);
  EXPECT_GT(renderer_.toPixels({0, 0, 0.02}).x(), before.x() + 15);
  EXPECT_LT(renderer_.toPixels({0, 0, 0.02}).y(), before.y() - 10);
  renderer_.pan(-30, 20);
  renderer_.zoomAt(200, 150, 1.5);
  EXPECT_LT((renderer_.toPixels(under) - Eigen::Vector2d(200, 150)).norm(), 12);
}

TEST_F(SceneRendererTest, DrawsSnapshotsOfTheSizeAskedForAndRefusesAbsurdOnes) {
  const Image image = renderer_.snapshot(321, 123);
  EXPECT_EQ(image.width, 321);
  EXPECT_EQ(image.rgba.size(), 4u * 321 * 123);
  EXPECT_EQ(renderer_.snapshot(64, 64, true).rgba[3], 0);
  EXPECT_THROW(renderer_.snapshot(100'000, 100), Error);
}

std::string bytesOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(Figure, WritesPngSvgAndPdfOfTheSizeAskedFor) {
  const auto scene = smallScene();
  const HologramPtr hologram = hologramWithPhases({0, 1, 2, 3}, 1);
  FigureSpec spec;
  spec.width = 640;
  spec.height = 400;
  std::array<FieldPtr, 3> slices;
  slices[1] = fieldOn(FieldGrid::between({-0.03, 0, 0.01}, {0.03, 0, 0.05}, {31, 1, 21}),
                      {0, 0, 0.03}, 1000);
  const test::TemporaryFolder own;
  const std::filesystem::path& folder = own.path();

  for (const char* name : {"acg_figure.png", "acg_figure.svg", "acg_figure.pdf"}) {
    writeFigure(*scene, *hologram, slices, nullptr, spec, folder / name);
  }

  const std::string png = bytesOf(folder / "acg_figure.png");
  ASSERT_GT(png.size(), 2000u);
  EXPECT_EQ(png.substr(1, 3), "PNG");
  EXPECT_EQ(png.substr(16, 8), std::string("\0\0\x02\x80\0\0\x01\x90", 8));  // 640 x 400
  EXPECT_NE(png.find("pHYs"), std::string::npos);
  EXPECT_NE(bytesOf(folder / "acg_figure.svg").find("<svg"), std::string::npos);
  EXPECT_EQ(bytesOf(folder / "acg_figure.pdf").substr(0, 5), "%PDF-");
  EXPECT_THROW(writeFigure(*scene, *hologram, slices, nullptr, spec, folder / "acg_figure.gif"),
               Error);
  EXPECT_FALSE(std::filesystem::exists(folder / "acg_figure.gif"));
}

}  // namespace
}  // namespace acg
