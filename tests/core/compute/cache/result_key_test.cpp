// SPDX-License-Identifier: GPL-3.0-or-later
// A key differs whenever anything does that a result follows from: each such edit on its own.
#include "core/compute/cache/result_key.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/compute/cache/content_hash.h"

namespace acg {
namespace {

Scene levitator() {
  Scene scene;
  scene.medium = Air{};
  scene.particles["bead"] = Particle{};
  scene.transducers["piston"] = {};
  PlacedArray board{.id = "board",
                    .geometry = {},
                    .transducer = "piston",
                    .elements = nullptr,
                    .disabled = {},
                    .phaseCorrections = {},
                    .gainCorrections = {},
                    .extraJson = {}};
  board.elements = std::make_shared<TransducerArray>(buildArray(board.geometry, {}, "arrays[0]"));
  scene.arrays.push_back(board);
  Trap trap;
  trap.particle = "bead";
  scene.targets.push_back({"a", {0, 0, 0.05}, trap, {}});
  scene.targets.push_back({"b", {0.01, 0, 0.05}, FocalPoint{}, {}});
  scene.targets.push_back({"c", {0.02, 0, 0.05}, QuietPoint{}, {}});
  ImageTarget image;
  image.columns = image.rows = 2;
  image.values = {0, 1, 1, 0};
  scene.targets.push_back({"d", {0, 0, 0.06}, image, {}});
  scene.boundaries.push_back({"floor", {}, {}});
  return scene;
}

struct Edit {
  const char* what;
  std::function<void(Scene&)> change;
  bool changesSound = true;  ///< what given drives sound like, too
};

void changeElements(Scene& scene, const std::function<void(TransducerArray&)>& change) {
  auto elements = std::make_shared<TransducerArray>(*scene.arrays[0].elements);
  change(*elements);
  scene.arrays[0].elements = elements;
}

const std::vector<Edit>& edits() {
  static const std::vector<Edit> all = {
      {"temperature", [](Scene& s) { std::get<Air>(s.medium).temperature += 1e-12; }},
      {"humidity", [](Scene& s) { std::get<Air>(s.medium).humidity = 51; }},
      {"air pressure", [](Scene& s) { std::get<Air>(s.medium).pressure += 1; }},
      {"medium", [](Scene& s) { s.medium = Medium{}; }},
      {"radius of the bead", [](Scene& s) { s.particles["bead"].radius *= 1.01; }},
      {"density of the bead", [](Scene& s) { s.particles["bead"].density *= 1.01; }},
      {"sound in the bead", [](Scene& s) { s.particles["bead"].soundSpeed *= 1.01; }},
      {"kind of bead", [](Scene& s) { s.particles["bead"].kind = ParticleKind::kHard; }},
      {"transducer kind", [](Scene& s) { s.transducers["piston"].kind = "point"; }},
      {"transducer radius", [](Scene& s) { s.transducers["piston"].radius *= 1.01; }},
      {"frequency", [](Scene& s) { s.transducers["piston"].frequency += 1; }},
      {"strength", [](Scene& s) { s.transducers["piston"].sourcePressure *= 1.01; }},
      {"rear", [](Scene& s) { s.transducers["piston"].radiatesBack = false; }},
      {"table",
       [](Scene& s) {
         s.transducers["piston"].tableGains = {1, 0.5};
       }},
      {"table angles",
       [](Scene& s) {
         s.transducers["piston"].tableAngles = {0, 1};
       }},
      {"drive limit", [](Scene& s) { s.transducers["piston"].driveLimit.reset(); }},
      {"array position", [](Scene& s) { s.arrays[0].position.x() += 1e-9; }},
      {"array orientation",
       [](Scene& s) { s.arrays[0].orientation = Eigen::Quaterniond(0, 1, 0, 0); }},
      {"disabled", [](Scene& s) { s.arrays[0].disabled = {7}; }},
      {"phase correction", [](Scene& s) { s.arrays[0].phaseCorrections.assign(256, 0.1); }},
      {"gain correction", [](Scene& s) { s.arrays[0].gainCorrections.assign(256, 0.9); }},
      {"geometry", [](Scene& s) { s.arrays[0].geometry.parameters["pitch_m"] = 0.011; }},
      {"an element",
       [](Scene& s) { changeElements(s, [](auto& e) { e.positions(2, 255) += 1e-6; }); }},
      {"a normal", [](Scene& s) { changeElements(s, [](auto& e) { e.normals(0, 3) = 0.1; }); }},
      {"parts", [](Scene& s) { changeElements(s, [](auto& e) {
                                 e.parts = {{"half", 0, 128}};
                               }); }},
      {"boundary", [](Scene& s) { s.boundaries[0].plane.reflection = 0.5; }},
      {"boundary's place", [](Scene& s) { s.boundaries[0].plane.point.z() = -0.1; }},
      {"no boundary", [](Scene& s) { s.boundaries.clear(); }},
      {"reflections", [](Scene& s) { s.reflectionOrder = 2; }},
      {"target", [](Scene& s) { s.targets[1].position.y() += 1e-12; }, false},
      {"target id", [](Scene& s) { s.targets[1].id = "e"; }, false},
      {"order of targets", [](Scene& s) { std::swap(s.targets[1], s.targets[2]); }, false},
      {"wanted", [](Scene& s) { std::get<FocalPoint>(s.targets[1].wish).pressure = 0; }, false},
      {"kind of trap", [](Scene& s) { std::get<Trap>(s.targets[0].wish).charge = 2; }, false},
      {"flip", [](Scene& s) { std::get<Trap>(s.targets[0].wish).flip = {"board"}; }, false},
      {"pixel", [](Scene& s) { std::get<ImageTarget>(s.targets[3].wish).values[0] = 0.5; }, false},
      {"picture", [](Scene& s) { std::get<ImageTarget>(s.targets[3].wish).width = 0.05; }, false},
      {"solver", [](Scene& s) { s.solver.name = "wgs"; }, false},
      {"parameter", [](Scene& s) { s.solver.parameters["iterations"] = std::int64_t{7}; }, false},
      {"levels", [](Scene& s) { s.solver.phaseLevels = 16; }, false},
      {"amplitudes", [](Scene& s) { s.solver.drive = DriveMode::kAmplitudeAndPhase; }, false},
      {"seed", [](Scene& s) { s.solver.randomSeed = 2; }, false},
  };
  return all;
}

TEST(ResultKey, ChangesWithEverythingThatAHologramFollowsFrom) {
  const CacheKey before = hologramKey(levitator(), nullptr, "CPU");
  for (const Edit& edit : edits()) {
    Scene scene = levitator();
    edit.change(scene);
    EXPECT_NE(hologramKey(scene, nullptr, "CPU"), before) << edit.what;
  }
  EXPECT_NE(hologramKey(levitator(), nullptr, "CPU, AVX-512"), before);
  EXPECT_EQ(hologramKey(levitator(), nullptr, "CPU"), before);
}

TEST(ResultKey, OfAFieldFollowsDrivesAndSoundButNotTargets) {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Ones(256);
  const CacheKey before = fieldKey(levitator(), hologram, {}, "CPU");
  for (const Edit& edit : edits()) {
    Scene scene = levitator();
    edit.change(scene);
    EXPECT_EQ(fieldKey(scene, hologram, {}, "CPU") != before, edit.changesSound) << edit.what;
  }
  Hologram other = hologram;
  other.drives(3) = {0.5, 0.5};
  EXPECT_NE(fieldKey(levitator(), other, {}, "CPU"), before);
  other.drives = hologram.drives;
  other.revision = 9;
  other.report.seconds = 5;
  EXPECT_EQ(fieldKey(levitator(), other, {}, "CPU"), before);
}

TEST(ResultKey, OfAFieldChangesWithEachPartOfWhatIsAsked) {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Ones(256);
  const auto keyOf = [&](const std::function<void(FieldSpec&)>& change) {
    FieldSpec spec;
    spec.samples = FieldGrid::between({0, 0, 0.05}, {0.01, 0, 0.06}, {3, 1, 4});
    change(spec);
    return fieldKey(levitator(), hologram, spec, "CPU");
  };
  std::vector<CacheKey> keys = {
      keyOf([](FieldSpec&) {}),
      keyOf([](FieldSpec& s) { std::get<FieldGrid>(s.samples).origin.x() = 1e-9; }),
      keyOf([](FieldSpec& s) { std::get<FieldGrid>(s.samples).spacing.z() *= 2; }),
      keyOf([](FieldSpec& s) {
        std::get<FieldGrid>(s.samples).counts = {4, 1, 3};
      }),
      keyOf([](FieldSpec& s) { s.samples = std::get<FieldGrid>(s.samples).points(); }),
      keyOf([](FieldSpec& s) { s.quantities = {"gorkov"}; }),
      keyOf([](FieldSpec& s) {
        s.quantities = {"pressure", "gorkov"};
      }),
      keyOf([](FieldSpec& s) {
        s.quantities = {"gorkov", "pressure"};
      }),
      keyOf([](FieldSpec& s) { s.accuracy = 1e-4; }),
      keyOf([](FieldSpec& s) { s.forceModel = ForceModel::kGorkov; }),
      keyOf([](FieldSpec& s) { s.particle = "bead"; })};
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
}

TEST(ResultKey, CountsTheHologramBeforeForMethodsThatFollowItAlone) {
  Hologram previous;
  previous.drives = Eigen::VectorXcd::Ones(256);
  Scene scene = levitator();
  EXPECT_EQ(hologramKey(scene, &previous, "CPU"), hologramKey(scene, nullptr, "CPU"));

  scene.solver.name = "temporal";
  const CacheKey after = hologramKey(scene, &previous, "CPU");
  EXPECT_NE(after, hologramKey(scene, nullptr, "CPU"));
  previous.drives(0) = -1;
  EXPECT_NE(hologramKey(scene, &previous, "CPU"), after);
}

TEST(ResultKey, LeavesOutWhatNoResultDependsOn) {
  const CacheKey before = hologramKey(levitator(), nullptr, "CPU");
  Scene scene = levitator();
  scene.name = "Another name";
  scene.extraJson = "{\"colour\":1}";
  scene.transducers["piston"].sourceNote = "data sheet";
  std::get<ImageTarget>(scene.targets[3].wish).source = "picture.png";
  EXPECT_EQ(hologramKey(scene, nullptr, "CPU"), before);
}

TEST(ResultKey, OfVerdictsChangesWithTargetsDrivesAndModel) {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Ones(256);
  const CacheKey before = verdictKey(levitator(), hologram, ForceModel::kAutomatic, "CPU");
  Scene moved = levitator();
  moved.targets[0].position.x() = 1e-6;
  EXPECT_NE(verdictKey(moved, hologram, ForceModel::kAutomatic, "CPU"), before);
  EXPECT_NE(verdictKey(levitator(), hologram, ForceModel::kGorkov, "CPU"), before);
  hologram.drives(9) = 0;
  EXPECT_NE(verdictKey(levitator(), hologram, ForceModel::kAutomatic, "CPU"), before);
}

TEST(ContentHash, TellsListsOfTheSameBytesApart) {
  const CacheKey one = ContentHash().add("ab").add("c").key();
  EXPECT_NE(ContentHash().add("a").add("bc").key(), one);
  EXPECT_EQ(ContentHash().add(std::string("ab")).add("c").key(), one);
  const CacheKey key{0x0123456789abcdef, 0xfedcba9876543210};
  EXPECT_EQ(keyText(key), "0123456789abcdeffedcba9876543210");
  EXPECT_EQ(keyFromText(keyText(key)), key);
  EXPECT_EQ(keyFromText("0123456789abcdeffedcba987654321g"), std::nullopt);
  EXPECT_EQ(keyFromText("0123"), std::nullopt);
}

}  // namespace
}  // namespace acg
