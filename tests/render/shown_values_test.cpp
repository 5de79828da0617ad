// SPDX-License-Identifier: GPL-3.0-or-later
// What the layers compute once and keep: values behind the colours, plates of reflecting planes.
#include "render/shown_values.h"

#include <array>
#include <memory>
#include <vector>

#include <gtest/gtest.h>
#include <vtkActor.h>
#include <vtkActorCollection.h>
#include <vtkDataSet.h>
#include <vtkMapper.h>
#include <vtkNew.h>
#include <vtkRenderer.h>

#include "render/color_range.h"
#include "render/layers/boundary_layer.h"
#include "render/off_screen.h"

namespace acg {
namespace {

/// A slice in the plane y = 0 whose pressure grows along its points.
FieldPtr sliceField() {
  auto field = std::make_shared<Field>();
  const auto grid = FieldGrid::between({-0.03, 0, 0.01}, {0.03, 0, 0.05}, {31, 1, 21});
  field->samples = grid;
  FieldChannel channel{"pressure", "Pa", 1, true, {}};
  for (long long i = 0; i < grid.size(); ++i) {
    channel.values.push_back(0.6 * double(i));
    channel.values.push_back(-0.8 * double(i));
  }
  field->channels.push_back(channel);
  return field;
}

TEST(ShownValues, AreTheMagnitudesAndAreComputedOncePerFieldAndQuantity) {
  const FieldPtr field = sliceField();
  const ShownValuesPtr first = shownValues(field, "pressure", nullptr);
  ASSERT_NE(first, nullptr);
  ASSERT_EQ(first->values.size(), 31u * 21u);
  for (std::size_t i = 0; i < first->values.size(); ++i) {
    EXPECT_DOUBLE_EQ(first->values[i], field->channels[0].magnitude(static_cast<long long>(i)));
  }

  EXPECT_EQ(shownValues(field, "pressure", first), first);
  EXPECT_NE(shownValues(field, "phase", first), first);
  EXPECT_NE(shownValues(sliceField(), "pressure", first), first);
  EXPECT_EQ(shownValues(nullptr, "pressure", first), nullptr);
  auto torn = std::make_shared<Field>(*field);
  torn->channels[0].values.pop_back();
  EXPECT_EQ(shownValues(torn, "pressure", first), nullptr);
}

TEST(ShownValues, ArePaintedAndRangedFromOneComputation) {
  ViewState state;
  auto scene = std::make_shared<Scene>();
  scene->targets.push_back({"a", {0, 0, 0.03}, FocalPoint{}, {}});
  state.scene = scene;
  state.slices[1] = sliceField();
  state.layers.slices[1].opacity = 1;
  state.camera.azimuth = -1.5707963;
  state.camera.elevation = 0;
  state.camera.focalPoint = {0, 0, 0.03};
  state.camera.distance = 0.1;
  ColorRange range;
  range.setScene(state.scene);
  range.update(state);
  const ShownValuesPtr computed = state.sliceValues[1];
  ASSERT_NE(computed, nullptr);
  EXPECT_EQ(computed->field, state.slices[1]);
  EXPECT_GE(state.range[1], 650);

  range.update(state);
  EXPECT_EQ(state.sliceValues[1], computed) << "nothing new, nothing computed";
  const Image before = drawOffScreen(state, {200, 150, false, false});
  // The picture is of these numbers; were it computed anew it would not follow them.
  auto doubled = std::make_shared<ShownValues>(*computed);
  for (double& value : doubled->values) value = 700 - value;
  state.sliceValues[1] = doubled;
  const Image after = drawOffScreen(state, {200, 150, false, false});
  int changed = 0;
  for (std::size_t i = 0; i < before.rgba.size(); i += 4) {
    changed += before.rgba[i] != after.rgba[i];
  }
  EXPECT_GT(changed, 200 * 150 / 4);

  state.layers.slices[1].isVisible = false;
  state.sliceValues[1].reset();
  range.update(state);
  EXPECT_EQ(state.sliceValues[1], nullptr) << "what is hidden is not computed";
}

TEST(BoundaryLayer, BuildsItsPlatesOnlyWhenTheyChange) {
  auto scene = std::make_shared<Scene>();
  scene->targets = {{"a", {0, 0, 0}, FocalPoint{}, {}},
                    {"b", {0.1, 0.1, 0.1}, FocalPoint{}, {}},
                    {"c", {0.05, 0.05, 0.05}, FocalPoint{}, {}}};
  scene->boundaries.push_back({"floor", {{0, 0, -0.01}, {0, 0, 1}, 1}, {}});
  vtkNew<vtkRenderer> renderer;
  BoundaryLayer layer(renderer);
  // Time stamps of what is drawn, of faces and of outlines.
  const auto stamps = [&] {
    std::vector<vtkMTimeType> times;
    vtkActorCollection* actors = renderer->GetActors();
    actors->InitTraversal();
    while (vtkActor* actor = actors->GetNextActor()) {
      times.push_back(actor->GetMapper()->GetInput()->GetMTime());
    }
    return times;
  };
  ViewState state;
  const auto showAfter = [&](const auto& change) {
    auto next = std::make_shared<Scene>(*scene);
    change(*next);
    scene = next;
    state.scene = next;
    layer.update(state);
    return stamps();
  };
  const auto first = showAfter([](Scene&) {});
  ASSERT_EQ(first.size(), 2u);

  EXPECT_EQ(showAfter([](Scene& s) { s.targets[2].position.x() = 0.06; }), first);
  state.layers.showBoundaries = false;
  layer.update(state);
  state.layers.showBoundaries = true;
  EXPECT_EQ(showAfter([](Scene&) {}), first);
  const auto moved = showAfter([](Scene& s) { s.boundaries[0].plane.point.z() = -0.02; });
  EXPECT_GT(moved[0], first[0]);
  EXPECT_GT(moved[1], first[1]);
  const auto wider = showAfter([](Scene& s) { s.targets[1].position.x() = 0.2; });
  EXPECT_GT(wider[0], moved[0]) << "a plate reaches under all targets";
}

}  // namespace
}  // namespace acg
