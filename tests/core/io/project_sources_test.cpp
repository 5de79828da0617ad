// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/project_file.h"
#include "core/scene/issue.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr const char* kProject = R"({
  "format": 1,
  "medium": {"preset": "water"},
  "transducers": {
    "disc": {"kind": "sinc", "radius_m": 0.0045, "frequency_hz": 40000.0, "source_pressure_pa_m": 3.0,
             "source_basis": "rms", "drive_voltage_vpp": 18.0, "drive_waveform": "sine",
             "drive_limit_vpp": 20.0, "radiates_back": false},
    "measured": {"kind": "table", "frequency_hz": 40000.0, "source_pressure_pa_m": 3.0,
                 "table_angles_rad": [0, 0.5, 1.5], "table_gains": [1, 0.8, 0.2]}
  },
  "arrays": [
    {"id": "a", "geometry": {"kind": "rectangular", "columns": 2, "rows": 2, "pitch_m": 0.01},
     "transducer": "disc", "disabled": [1, 3], "phase_corrections_rad": [0, 0.5, -1, 0],
     "gain_corrections": [1, 0.9, 1.1, 1]}
  ],
  "boundaries": [
    {"id": "floor", "kind": "plane", "position_m": [0, 0, -0.1], "normal": [0, 0, 1],
     "reflection_coefficient": 0.7}
  ],
  "reflection_order": 6,
  "targets": [],
  "solver": {"name": "naive"}
})";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string refusal(const std::string& from, const std::string& to) {
  try {
    parseProject(replaced(kProject, from, to), ".");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ProjectSources, GoThroughTheFileUnchanged) {
  const LoadedProject loaded = parseProject(kProject, ".");
  const Scene& scene = *loaded.scene;
  const LoadedProject again = parseProject(projectText(scene), ".");

  EXPECT_THAT(loaded.unknownKeys, testing::IsEmpty());
  EXPECT_EQ(std::get<Medium>(scene.medium).soundSpeed, 1482);
  EXPECT_NEAR(std::get<Medium>(scene.medium).absorption, 0.22 * 0.04 * 0.04, 1e-15);
  EXPECT_EQ(scene.transducers.at("disc").driveLimit, 20);
  EXPECT_FALSE(scene.transducers.at("disc").radiatesBack);
  EXPECT_FALSE(scene.transducers.at("measured").driveLimit.has_value());
  EXPECT_EQ(scene.arrays[0].disabled, (std::vector<int>{1, 3}));
  EXPECT_EQ(scene.boundaries[0].plane.reflection, 0.7);
  EXPECT_EQ(scene.reflectionOrder, 6);
  EXPECT_EQ(projectText(*again.scene), projectText(scene));
  EXPECT_EQ(again.scene->transducers, scene.transducers);
  EXPECT_EQ(std::get<Medium>(again.scene->medium), std::get<Medium>(scene.medium));
  EXPECT_EQ(propagationModel(*again.scene).gain, propagationModel(scene).gain);
}

TEST(ProjectSources, AreRefusedWithTheirPath) {
  EXPECT_THAT(refusal("[1, 3]", "[1, 4]"), HasSubstr("arrays[0].disabled names element 4"));
  EXPECT_THAT(refusal("[1, 3]", "[1.5]"), HasSubstr("arrays[0].disabled has 1.5"));
  EXPECT_THAT(refusal("[1, 0.9, 1.1, 1]", "[1]"), HasSubstr("gain_corrections has 1 entries"));
  EXPECT_THAT(refusal("[1, 0.9, 1.1, 1]", "[1, -1, 1, 1]"), HasSubstr("gain_corrections has -1"));
  EXPECT_THAT(refusal("[0, 0.5, 1.5]", "[0, 1.5, 0.5]"), HasSubstr("sort the table"));
  EXPECT_THAT(refusal("\"sine\"", "\"saw\""), HasSubstr("transducers.disc.drive_waveform"));
  EXPECT_THAT(refusal("\"water\"", "\"mud\""), HasSubstr("medium.preset"));
  EXPECT_THAT(refusal("[0, 0, 1]", "[0, 0, 0]"), HasSubstr("boundaries[0].normal"));
  EXPECT_THAT(refusal("0.7", "1.7"), HasSubstr("boundaries[0].reflection_coefficient"));
  EXPECT_THAT(refusal("\"plane\"", "\"sphere\""), HasSubstr("boundaries[0].kind"));
  EXPECT_THAT(refusal("6", "0"), testing::Not(HasSubstr("accepted")));
}

TEST(ProjectSources, RelativePathSurvivesAMove) {
  const test::TemporaryFolder folder;
  const fs::path& root = folder.path();
  fs::create_directories(root / "old" / "data");
  fs::create_directories(root / "new" / "deep");
  std::ofstream(root / "old" / "data" / "three.csv")
      << "x,y,z,phase_offset\n0,0,0,0.5\n0.02,0,0,0\n";
  std::string text =
      replaced(kProject, R"({"kind": "rectangular", "columns": 2, "rows": 2, "pitch_m": 0.01})",
               R"({"kind": "file", "path": "data/three.csv"})");
  text = replaced(text, R"(, "disabled": [1, 3], "phase_corrections_rad": [0, 0.5, -1, 0])", "");
  text = replaced(text, R"("gain_corrections": [1, 0.9, 1.1, 1])", R"("gain_corrections": [1, 2])");
  std::ofstream(root / "old" / "p.acg") << text;

  const LoadedProject first = loadProject(root / "old" / "p.acg");
  saveProject(*first.scene, root / "new" / "deep" / "p.acg");
  saveProject(*first.scene, root / "old" / "same.acg");
  const LoadedProject moved = loadProject(root / "new" / "deep" / "p.acg");

  EXPECT_THAT(readFile(root / "new" / "deep" / "p.acg"), HasSubstr("../../old/data/three.csv"));
  EXPECT_THAT(readFile(root / "old" / "same.acg"), HasSubstr("\"data/three.csv\""));
  EXPECT_EQ(moved.scene->elementCount(), 2);
  EXPECT_NEAR(std::arg(propagationModel(*moved.scene).gainOf(0)), 0.5, 1e-15);
  EXPECT_EQ(propagationModel(*moved.scene).gainOf(1), 2.0);
}

}  // namespace
}  // namespace acg
