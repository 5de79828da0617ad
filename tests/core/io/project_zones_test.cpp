// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/project_file.h"
#include "core/scene/issue.h"

namespace acg {
namespace {

using testing::HasSubstr;

const std::filesystem::path kProject = ACG_TEST_DATA "/projects/zones.acg";

std::string refusal(const std::string& from, const std::string& to) {
  std::string text = readFile(kProject);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  try {
    parseProject(text, ".");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ProjectZones, GoThroughTheFileUnchanged) {
  const LoadedProject loaded = loadProject(kProject);
  const Scene& scene = *loaded.scene;
  const LoadedProject again = parseProject(projectText(scene), ".");

  ASSERT_EQ(scene.zones.size(), 2u);
  EXPECT_EQ(scene.zones[0].kind, ZoneKind::kEar);
  EXPECT_EQ(scene.zones[0].position, Eigen::Vector3d(0.4, 0.1, 0.3));
  EXPECT_EQ(scene.zones[0].radius, 0.1);
  EXPECT_TRUE(scene.zones[0].isEnabled);
  EXPECT_FALSE(scene.zones[1].isEnabled);
  EXPECT_EQ(scene.findZone("glove box"), &scene.zones[1]);
  EXPECT_EQ(scene.safety.profile, "airborne");
  EXPECT_TRUE(scene.safety.hasEnclosureInterlock);
  EXPECT_EQ(again.scene->safety, scene.safety);
  EXPECT_EQ(projectText(*again.scene), projectText(scene));
  EXPECT_THAT(projectText(scene), HasSubstr("\"note\": \"left\""));
  EXPECT_THAT(projectText(scene), HasSubstr("\"checked_by\": \"me\""));
  EXPECT_THAT(loaded.unknownKeys,
              testing::UnorderedElementsAre("zones[1].note", "safety.checked_by"));
}

TEST(ProjectZones, AreRefusedWithTheirPath) {
  EXPECT_THAT(refusal("\"ear\"", "\"nose\""), HasSubstr("zones[0].kind is \"nose\""));
  EXPECT_THAT(refusal("[0.1, 0, 0]", "[0.1, 0]"), HasSubstr("zones[1].position_m"));
  EXPECT_THAT(refusal("0.05", "0"), HasSubstr("zones[1].radius_m"));
  EXPECT_THAT(refusal("0.05", "0.6"), HasSubstr("zones[1].radius_m"));
  EXPECT_THAT(refusal("\"radius_m\": 0.1", "\"radius\": 0.1"), HasSubstr("zones[0].radius_m"));
  EXPECT_THAT(refusal("false", "0"), HasSubstr("zones[1].enabled"));
  EXPECT_THAT(refusal("glove box", "operator"), HasSubstr("zones[1].id \"operator\" is the id of"));
  EXPECT_THAT(refusal("true", "\"yes\""), HasSubstr("safety.enclosure_interlock"));
}

TEST(ZoneIssues, NameWhatAZoneShouldNotHave) {
  Scene scene = *loadProject(kProject).scene;
  ASSERT_THAT(
      checkScene(scene),
      testing::Not(testing::Contains(testing::Field(&Issue::path, testing::StartsWith("zones")))));
  scene.zones[0].id = "top";  // an array's
  scene.zones[0].radius = -1;
  scene.zones[1].position.z() = 0.118;  // among the upper board's elements
  scene.zones.push_back({"far", ZoneKind::kEye, {0, 0, 1e6}, 0.03, true, ""});

  std::vector<std::string> paths;
  for (const Issue& issue : checkScene(scene)) paths.push_back(issue.path);

  EXPECT_THAT(paths, testing::IsSupersetOf({"zones[0].id", "zones[0].radius_m",
                                            "zones[1].position_m", "zones[2].position_m"}));
}

}  // namespace
}  // namespace acg
