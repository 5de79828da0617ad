// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/project_file.h"

#include <cctype>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

fs::path contractProject() { return fs::path(ACG_TEST_DATA) / "projects" / "contract.acg"; }

std::vector<fs::path> examples() {
  std::vector<fs::path> files;
  for (const auto& item :
       fs::directory_iterator(fs::path(ACG_REPOSITORY) / "resources" / "examples")) {
    if (item.path().extension() == ".acg") files.push_back(item.path());
  }
  return files;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string messageOf(const std::string& text) {
  try {
    parseProject(text, ".");
    return "no error";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ProjectFile, SavingAndLoadingAnExampleGivesTheSameScene) {
  ASSERT_GE(examples().size(), 8u);
  for (const fs::path& file : examples()) {
    SCOPED_TRACE(file.string());
    const LoadedProject first = loadProject(file);
    const std::string text = projectText(*first.scene);
    const LoadedProject second = parseProject(text, file.parent_path());

    EXPECT_TRUE(first.unknownKeys.empty());
    EXPECT_EQ(projectText(*second.scene), text);
    EXPECT_EQ(second.scene->medium, first.scene->medium);
    EXPECT_EQ(second.scene->particles, first.scene->particles);
    EXPECT_EQ(second.scene->transducers, first.scene->transducers);
    EXPECT_EQ(second.scene->targets, first.scene->targets);
    EXPECT_EQ(second.scene->solver, first.scene->solver);
    ASSERT_EQ(second.scene->arrays.size(), first.scene->arrays.size());
    for (std::size_t i = 0; i < first.scene->arrays.size(); ++i) {
      EXPECT_EQ(second.scene->arrays[i].geometry, first.scene->arrays[i].geometry);
      EXPECT_EQ(second.scene->arrays[i].placed().positions,
                first.scene->arrays[i].placed().positions);
    }
  }
}

TEST(ProjectFile, ReadsTheContractsExample) {
  const Scene scene = *loadProject(contractProject()).scene;

  EXPECT_EQ(scene.name, "Two traps between two boards");
  EXPECT_EQ(scene.elementCount(), 512);
  ASSERT_EQ(scene.targets.size(), 3u);
  EXPECT_EQ(std::get<FocalPoint>(scene.targets[0].wish).pressure, 3000.0);
  EXPECT_EQ(std::get<Trap>(scene.targets[1].wish).kind, TrapKind::kTwin);
  EXPECT_TRUE(std::holds_alternative<QuietPoint>(scene.targets[2].wish));
  EXPECT_EQ(scene.arrays[1].orientation.x(), 1.0);
}

TEST(ProjectFile, KeepsWhatKindOfSphereAParticleIs) {
  const std::string old = readFile(contractProject());
  EXPECT_EQ(parseProject(old, ".").scene->particles.at("eps").kind, ParticleKind::kCompressible);
  EXPECT_THAT(projectText(*parseProject(old, ".").scene),
              testing::Not(HasSubstr("\"kind\": \"compressible\"")));
  for (const char* kind : {"hard", "soft"}) {
    const std::string text = replaced(old, "\"radius_m\": 0.001,",
                                      fmt::format("\"radius_m\": 0.001, \"kind\": \"{}\",", kind));
    const LoadedProject loaded = parseProject(text, ".");
    EXPECT_TRUE(loaded.unknownKeys.empty());
    const LoadedProject again = parseProject(projectText(*loaded.scene), ".");
    EXPECT_STREQ(particleKindName(again.scene->particles.at("eps").kind), kind);
  }
  EXPECT_THAT(
      messageOf(replaced(old, "\"radius_m\": 0.001,", "\"radius_m\": 0.001, \"kind\": \"jelly\",")),
      HasSubstr("particles.eps.kind"));
}

TEST(ProjectFile, KeepsAndReportsUnknownKeys) {
  std::string text = readFile(contractProject());
  text = replaced(text, "\"radius_m\": 0.001,", "\"radius_m\": 0.001, \"tint\": 1e-300,");
  text = replaced(text, "\"id\": \"q\",", "\"id\": \"q\", \"colour\": [1, {\"a\": null}],");
  text = replaced(text, "\"columns\": 16,", "\"columns\": 16, \"maker\": \"us\",");
  text = replaced(text, "\"sound_speed_m_s\": 343.0,", "\"sound_speed_m_s\": 343.0, \"gas\": 1,");
  text = replaced(text, "\"format\": 1,", "\"format\": 1, \"lab\": true,");

  const LoadedProject loaded = parseProject(text, ".");
  const LoadedProject again = parseProject(projectText(*loaded.scene), ".");

  EXPECT_THAT(loaded.unknownKeys,
              testing::UnorderedElementsAre("particles.eps.tint", "targets[2].colour",
                                            "arrays[0].geometry.maker", "medium.gas", "lab"));
  EXPECT_THAT(again.unknownKeys, testing::UnorderedElementsAreArray(loaded.unknownKeys));
  EXPECT_THAT(projectText(*loaded.scene), HasSubstr("\"colour\": [1, {\"a\": null}]"));
  EXPECT_THAT(projectText(*loaded.scene), HasSubstr("1e-300"));
}

TEST(ProjectFile, WritesShortestNumbersThatReadBackToTheSameBits) {
  Scene scene = *loadProject(contractProject()).scene;
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (int i = 0; i < 200; ++i) {
    const Eigen::Vector3d position(uniform(random), uniform(random) * 1e-9, 0.1);
    scene.targets[0].position = position;

    const std::string text = projectText(scene);

    EXPECT_EQ(parseProject(text, ".").scene->targets[0].position, position);
    EXPECT_THAT(text, HasSubstr(", 0.1]"));
  }
}

TEST(ProjectFile, RefusesEveryPrefixOfAProject) {
  const std::string text = readFile(contractProject());
  const std::size_t complete = text.find_last_of('}') + 1;
  for (std::size_t size = 0; size < complete; ++size) {
    EXPECT_THROW(parseProject(text.substr(0, size), "."), Error) << "cut at " << size;
  }
  EXPECT_NO_THROW(parseProject(text.substr(0, complete), "."));
}

TEST(ProjectFile, SurvivesFlippedBits) {
  const std::string text = readFile(contractProject());
  std::mt19937 random(11);
  int refused = 0;
  const int trials = 3000;
  for (int trial = 0; trial < trials; ++trial) {
    std::string flipped = text;
    flipped[random() % flipped.size()] ^= static_cast<char>(1u << random() % 8);
    try {
      const LoadedProject loaded = parseProject(flipped, ".");
      EXPECT_EQ(projectText(*parseProject(projectText(*loaded.scene), ".").scene),
                projectText(*loaded.scene));
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, trials / 2);
}

struct BadInput {
  const char* from;
  const char* to;
  const char* inMessage;
};

/// Letters, digits and points only: the text becomes part of the test's name.
void PrintTo(const BadInput& input, std::ostream* out) {
  std::string words;
  for (const char c : std::string(input.inMessage)) {
    const bool isKept = std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_';
    if (isKept || (!words.empty() && words.back() != ' ')) words += isKept ? c : ' ';
  }
  *out << words.substr(0, words.find_last_not_of(' ') + 1);
}

class ProjectFileRefuses : public testing::TestWithParam<BadInput> {};

TEST_P(ProjectFileRefuses, AndNamesThePlace) {
  const std::string text = readFile(contractProject());
  EXPECT_THAT(messageOf(replaced(text, GetParam().from, GetParam().to)),
              HasSubstr(GetParam().inMessage));
}

INSTANTIATE_TEST_SUITE_P(
    BadInput, ProjectFileRefuses,
    testing::Values(
        BadInput{"\"format\": 1", "\"format\": 7", "format 7 is newer than 1"},
        BadInput{"\"format\": 1", "\"format\": 0", "format 0"},
        BadInput{"\"format\": 1", "\"format\": \"1\"", "format must be a whole number"},
        BadInput{"\"format\": 1,", "", "format is missing"},
        BadInput{"\"position_m\": [0, 0.03, 0]", "\"place\": 1",
                 "targets[2].position_m is missing"},
        BadInput{"[0, 0.03, 0]", "[0, \"a\", 0]", "targets[2].position_m[1] must be a number"},
        BadInput{"[0, 0.03, 0]", "[0, 0.03]", "targets[2].position_m must be a list of three"},
        BadInput{"[0, 0.03, 0]", "[0, NaN, 0]", "targets[2].position_m[1]"},
        BadInput{"[0, 0.03, 0]", "[0, -Infinity, 0]", "targets[2].position_m[1]"},
        BadInput{"[0, 0.03, 0]", "[0, 1e999, 0]", "targets[2].position_m[1] is 1e999"},
        BadInput{"[0, 0.03, 0]", "[0, 1e300, 0]", "targets[2].position_m[1]"},
        BadInput{"\"pressure_pa\": 3000.0", "\"pressure_pa\": 1e999", "targets[0].pressure_pa"},
        BadInput{"\"pressure_pa\": 3000.0", "\"pressure_pa\": -1", "targets[0].pressure_pa is -1"},
        BadInput{"\"pressure_pa\": 3000.0", "\"pressure_pa\": null", "targets[0].pressure_pa must"},
        BadInput{"\"id\": \"b\"", "\"id\": \"a\"", "targets[1].id \"a\""},
        BadInput{"\"id\": \"top\"", "\"id\": \"bottom\"", "arrays[1].id \"bottom\""},
        BadInput{"\"id\": \"b\"", "\"id\": \"b\", \"id\": \"c\"", "targets[1].id is given twice"},
        BadInput{"\"transducer\": \"murata\"", "\"transducer\": \"x\"", "arrays[0].transducer"},
        BadInput{"\"particle\": \"eps\"", "\"particle\": \"x\"", "targets[1].particle"},
        BadInput{"\"name\": \"gs-pat\"", "\"name\": \"magic\"", "solver.name"},
        BadInput{"\"iterations\": 100", "\"iterations\": \"many\"", "solver.iterations"},
        BadInput{"\"iterations\": 100", "\"iterations\": -3", "solver.iterations"},
        BadInput{"\"phase_levels\": 0", "\"phase_levels\": -1", "solver.phase_levels"},
        BadInput{"\"drive\": \"phase_only\"", "\"drive\": \"loud\"", "solver.drive"},
        BadInput{"\"kind\": \"rectangular\"", "\"kind\": \"moebius\"", "arrays[0].geometry.kind"},
        BadInput{"\"kind\": \"piston\"", "\"kind\": \"horn\"", "transducers.murata.kind"},
        BadInput{"\"trap\": \"twin\"", "\"trap\": \"mouse\"", "targets[1].trap"},
        BadInput{"\"kind\": \"focal_point\"", "\"kind\": \"wish\"", "targets[0].kind"},
        BadInput{"\"columns\": 16", "\"columns\": 0", "arrays[0].geometry"},
        BadInput{"\"columns\": 16", "\"columns\": 1000000000", "arrays[0].geometry"},
        BadInput{"\"columns\": 16", "\"columns\": 99999999999999999999", "arrays[0].geometry"},
        BadInput{"\"pitch_m\": 0.0105", "\"pitch_m\": 0", "arrays[0].geometry"},
        BadInput{"[1, 0, 0, 0]", "[0, 0, 0, 0]", "arrays[0].orientation_wxyz"},
        BadInput{"\"density_kg_m3\": 1.2", "\"density_kg_m3\": 0", "medium.density_kg_m3"},
        BadInput{"\"radius_m\": 0.001", "\"radius_m\": true", "particles.eps.radius_m"},
        BadInput{"\"frequency_hz\": 40000.0", "\"frequency_hz\": -1",
                 "transducers.murata.frequency_hz"}));

TEST(ProjectFile, RefusesWhatIsNoProject) {
  EXPECT_THAT(messageOf(""), HasSubstr("ends too early"));
  EXPECT_THAT(messageOf("hello"), HasSubstr("not JSON"));
  EXPECT_THAT(messageOf("[1, 2]"), HasSubstr("top level"));
  EXPECT_THAT(messageOf(std::string(1'000'000, '[')), HasSubstr("nested deeper"));
  EXPECT_THAT(messageOf("{\"format\": 1} x"), HasSubstr("not JSON"));
}

TEST(ProjectFile, NamesTheFileInItsErrors) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "damaged.acg";
  std::ofstream(file) << "{\"format\": 1";
  try {
    loadProject(file);
    FAIL() << "a damaged file was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidFile);
    EXPECT_THAT(error.what(), HasSubstr(file.string()));
  }
  fs::remove(file);
  EXPECT_THROW(loadProject(file), Error);
}

}  // namespace
}  // namespace acg
