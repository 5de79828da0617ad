// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/medium_preset.h"

#include <functional>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/io/project_file.h"
#include "core/scene/document.h"

namespace acg {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A scene of one array at 40 kHz, as a document edits it.
class MediumOfScene : public testing::Test {
 protected:
  MediumOfScene() : document(std::make_shared<Scene>()) {
    document.edit("Array", 0, [](Scene& scene) {
      scene.transducers["t"].frequency = 40e3;
      PlacedArray array;
      array.id = "a";
      array.transducer = "t";
      scene.arrays.push_back(array);
    });
  }
  const Scene& scene() const { return *document.scene(); }
  Medium medium() const { return scene().resolvedMedium(); }
  void choose(const char* name) {
    document.edit("Choose", 0, [&](Scene& s) { setPreset(s, mediumPreset(name)); });
  }
  void tune(double frequency, Gesture gesture = 0) {
    document.edit("Tune", gesture, [&](Scene& s) { s.transducers["t"].frequency = frequency; });
  }
  std::string saved() const { return projectText(scene()); }

  Document document;
};

TEST_F(MediumOfScene, APresetsAbsorptionFollowsTheFrequencyByItsPowerLaw) {
  choose("water");
  EXPECT_NEAR(medium().absorption, 0.22 * 0.04 * 0.04, 1e-12);
  tune(2e6);
  EXPECT_NEAR(medium().absorption, 0.22 * 4, 1e-12);  // f squared
  EXPECT_EQ(medium().soundSpeed, 1482);
  EXPECT_EQ(statedPreset(scene()), "water");
  choose("soft_tissue");
  tune(1e6);
  EXPECT_NEAR(medium().absorption, 54, 1e-9);
  tune(3e6);
  EXPECT_NEAR(medium().absorption, 162, 1e-9);  // f
}

TEST_F(MediumOfScene, UndoRestoresFrequencyAndAbsorptionInOneStep) {
  choose("muscle");
  const Medium before = medium();
  const auto steps = document.labels().size();
  tune(1e6);
  EXPECT_EQ(document.labels().size(), steps + 1);
  EXPECT_NEAR(medium().absorption, 62, 1e-9);
  document.undo();
  EXPECT_EQ(scene().frequency(), 40e3);
  EXPECT_EQ(medium(), before);
  document.redo();
  EXPECT_NEAR(medium().absorption, 62, 1e-9);
  // So it does while a number is being dragged, which is one step as well.
  const Gesture gesture = document.newGesture();
  for (const double f : {50e3, 60e3, 2e6}) tune(f, gesture);
  EXPECT_NEAR(medium().absorption, mediumPreset("muscle").at(2e6).absorption, 1e-9);
  document.undo();
  EXPECT_NEAR(medium().absorption, 62, 1e-9);
}

TEST_F(MediumOfScene, AirFollowsByIso9613) {
  document.edit("Air", 0, [](Scene& s) { s.medium = Air{20, 50, 101325}; });
  const double at40 = medium().absorption;
  tune(25e3);
  EXPECT_NEAR(medium().absorption, airMedium(Air{20, 50, 101325}, 25e3).absorption, 1e-12);
  EXPECT_LT(medium().absorption, 0.8 * at40);
  document.undo();
  EXPECT_EQ(medium().absorption, at40);
}

TEST_F(MediumOfScene, AChangeByHandOrToAirTakesTheNameFromTheFile) {
  for (const auto& change :
       {std::function<void(Scene&)>([](Scene& s) { std::get<Medium>(s.medium).soundSpeed = 1500; }),
        std::function<void(Scene&)>([](Scene& s) { s.medium = Air{}; }),
        std::function<void(Scene&)>([](Scene& s) { dropPreset(s); })}) {
    choose("water");
    EXPECT_THAT(saved(), HasSubstr("\"preset\": \"water\""));
    document.edit("Change", 0, change);
    EXPECT_EQ(statedPreset(scene()), "");
    EXPECT_THAT(saved(), Not(HasSubstr("preset")));
    EXPECT_TRUE(scene().extraJson.empty());
    document.undo();
    EXPECT_THAT(saved(), HasSubstr("\"preset\": \"water\""));
  }
}

TEST_F(MediumOfScene, GivenNumbersAndForeignKeysStayWhatTheyAre) {
  document.edit("Numbers", 0, [](Scene& s) { s.medium = mediumPreset("water").at(40e3); });
  const Medium given = medium();
  tune(2e6);
  EXPECT_EQ(medium(), given) << "numbers that were given are no preset";

  // A preset with a number of its own, as a file may state it, beside keys of someone else.
  auto stated = std::make_shared<Scene>(scene());
  stated->medium = Medium{1500, 998.2, 0.5};
  stated->extraJson = R"({"medium": {"preset": "water", "salinity": 3}, "lab": "b"})";
  document.reset(stated, "Open");
  tune(1e6);
  EXPECT_EQ(medium().absorption, 0.5);
  EXPECT_EQ(statedPreset(scene()), "water");
  document.edit("Hand", 0, [](Scene& s) { std::get<Medium>(s.medium).density = 1000; });
  EXPECT_THAT(saved(), Not(HasSubstr("preset")));
  EXPECT_THAT(saved(), HasSubstr("\"salinity\": 3"));
  EXPECT_THAT(saved(), HasSubstr("\"lab\": \"b\""));
}

TEST_F(MediumOfScene, AnOpenedPresetFollowsToo) {
  choose("fat");
  const LoadedProject loaded = parseProject(saved(), {});
  document.reset(loaded.scene, "Open");
  EXPECT_EQ(statedPreset(scene()), "fat");
  tune(1e6);
  EXPECT_NEAR(medium().absorption, 38, 1e-9);
}

}  // namespace
}  // namespace acg
