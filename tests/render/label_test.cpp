// SPDX-License-Identifier: GPL-3.0-or-later
// Words beside targets that lie near or behind each other in the picture.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "render/layers/label_room.h"
#include "render/scene_renderer.h"

namespace acg {
namespace {

using Point = Eigen::Vector2d;

constexpr std::array<LabelSpot, 2> kSpots{{{15, -14}, {-15, -14}}};

TEST(LabelRoom, TakesTheFirstSpotThatIsFreeOfTextAndHandlesAndInThePicture) {
  LabelRoom room(400, 300);
  room.addHandle({100, 100}, 8);
  EXPECT_EQ(room.place({100, 100}, 50, kSpots), Point(115, 86));
  // The same place again: the first spot is taken by the text, the second is free.
  EXPECT_EQ(room.place({100, 100}, 50, kSpots), Point(35, 86));
  EXPECT_EQ(room.place({100, 100}, 50, kSpots), std::nullopt);
  EXPECT_EQ(room.place({100, 117}, 50, kSpots), Point(115, 103)) << "one line below";

  room.addHandle({240, 200}, 8);
  EXPECT_EQ(room.place({200, 210}, 50, kSpots), Point(135, 196)) << "a handle stands at the right";
  EXPECT_EQ(room.place({370, 40}, 50, kSpots), Point(305, 26)) << "the right edge is near";
  EXPECT_EQ(room.place({200, 10}, 50, kSpots), std::nullopt) << "above the picture";
}

constexpr int kWidth = 800;  // as a renderer without a window counts pixels
constexpr int kHeight = 600;

class Labels : public testing::Test {
 protected:
  Labels() {
    layers_.showGround = layers_.showColorBar = layers_.showScaleBar = false;
    layers_.showOrientation = layers_.showArrays = false;
    renderer_.setLayers(layers_);
  }
  /// Seen along +y, where depth is y.
  void show(std::vector<Target> targets) {
    auto scene = std::make_shared<Scene>();
    scene->targets = std::move(targets);
    renderer_.showScene(scene);
    renderer_.setView(StandardView::kFront);
    renderer_.frame(sceneBounds(*scene));
  }
  Image picture() { return renderer_.snapshot(kWidth, kHeight); }
  static bool isText(const std::uint8_t* p) {
    const Color& text = ViewTheme{}.text;
    return p[0] > 250 * text.red && p[1] > 250 * text.green && p[2] > 250 * text.blue;
  }
  int textPixels() {
    const Image image = picture();
    int count = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) count += isText(&image.rgba[i]);
    return count;
  }
  /// About the letters that are drawn within a part of the picture.
  Eigen::AlignedBox2d textBox(const Point& low, const Point& high) {
    const Image image = picture();
    Eigen::AlignedBox2d box;
    for (int y = std::max(0, int(low.y())); y < std::min(kHeight, int(high.y())); ++y) {
      for (int x = std::max(0, int(low.x())); x < std::min(kWidth, int(high.x())); ++x) {
        if (isText(&image.rgba[4 * (std::size_t(y) * kWidth + x)])) box.extend(Point(x, y));
      }
    }
    return box;
  }
  Eigen::AlignedBox2d textAround(const Point& at) {
    return textBox(at - Point(120, 40), at + Point(120, 40));
  }
  static Target focus(const std::string& id, const Eigen::Vector3d& at) {
    return {id, at, FocalPoint{}, {}};
  }

  SceneRenderer renderer_;
  LayerSettings layers_;
};

TEST_F(Labels, OfATargetBehindAnotherMovesOutOfTheWay) {
  show({focus("a", {0, 0, 0.05})});
  const Point at = renderer_.toPixels({0, 0, 0.05});
  const auto alone = textAround(at);
  ASSERT_FALSE(alone.isEmpty());
  EXPECT_GT(alone.min().x(), at.x() + 10);
  EXPECT_LT(alone.max().y(), at.y());

  show({focus("a", {0, 0, 0.05}), focus("b", {0, 0.02, 0.05})});
  const Point both = renderer_.toPixels({0, 0, 0.05});
  const auto above = textBox(both - Point(0, 40), both + Point(120, -3));
  const auto below = textBox(both + Point(0, 3), both + Point(120, 40));

  // The nearer one keeps its place, the other reads below it.
  ASSERT_FALSE(above.isEmpty());
  ASSERT_FALSE(below.isEmpty());
  EXPECT_GT(below.min().y(), above.max().y() + 2);
  EXPECT_NEAR(above.sizes().x(), alone.sizes().x(), 2) << "no second name runs through it";
  EXPECT_NEAR(above.sizes().y(), alone.sizes().y(), 2);
}

TEST_F(Labels, ThatFindNoRoomAreHiddenUnlessTheirTargetIsSelected) {
  const auto inARow = [&](int count) {
    std::vector<Target> targets;
    for (int i = 0; i < count; ++i) {
      targets.push_back(focus(std::string(1, char('a' + i)), {0, 0.002 * i, 0.05}));
    }
    show(std::move(targets));
  };
  inARow(4);
  const int four = textPixels();
  inARow(1);
  EXPECT_GT(four, 3 * textPixels()) << "each of four has its own place about the handles";
  inARow(7);
  EXPECT_EQ(textPixels(), four) << "the fifth to the seventh find none";

  const auto before = picture();
  renderer_.setSelection("g");
  const auto after = picture();
  int changed = 0;
  for (std::size_t i = 0; i < before.rgba.size(); i += 4) {
    changed += isText(&before.rgba[i]) != isText(&after.rgba[i]);
  }
  EXPECT_GT(changed, 20) << "the name of the selected one is always said";
}

TEST_F(Labels, TheNumbersOfADragStandClearOfOtherHandles) {
  // One more target right where the numbers stand otherwise.
  const std::vector<Target> free = {focus("a", {0, 0, 0.05}), focus("b", {0.05, 0, 0.05}),
                                    focus("c", {-0.05, 0, 0.05})};
  show(free);
  const Point at = renderer_.toPixels({0, 0, 0.05});
  const Eigen::Vector3d under = renderer_.pointInViewPlane(at.x() + 60, at.y() + 36, {0, 0, 0.05});
  ViewTheme theme;
  theme.accent = {1, 0, 0};  // of the numbers
  renderer_.setTheme(theme);
  std::vector<Target> crossed = free;
  crossed[1].position = under;
  const auto numbersBelow = [&](const std::vector<Target>& targets) {
    auto scene = std::make_shared<Scene>();
    scene->targets = targets;
    renderer_.showScene(scene);
    renderer_.setDragReadout("a", "x 12.50 mm  y 0.00 mm", DragAxis::kNone);
    const Image image = picture();
    int count = 0;
    for (int y = int(at.y()) + 26; y < int(at.y()) + 46; ++y) {
      for (int x = int(at.x()) + 16; x < int(at.x()) + 180; ++x) {
        const std::uint8_t* p = &image.rgba[4 * (std::size_t(y) * kWidth + x)];
        count += p[0] > 200 && p[1] < 60 && p[2] < 60;
      }
    }
    return count;
  };
  EXPECT_GT(numbersBelow(free), 60);
  EXPECT_EQ(numbersBelow(crossed), 0) << "they run through the handle of b";
  const Image image = picture();
  int elsewhere = 0;
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    elsewhere += image.rgba[i] > 200 && image.rgba[i + 1] < 60 && image.rgba[i + 2] < 60;
  }
  EXPECT_GT(elsewhere, 60) << "they are somewhere";
}

}  // namespace
}  // namespace acg
