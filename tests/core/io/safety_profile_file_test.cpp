// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safety_profile_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/resource_path.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

std::string refusal(const std::string& from, const std::string& to) {
  std::string text = readFile(resourcePath("safety/airborne.json"));
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "changed_profile.json";
  std::ofstream(file) << text;
  try {
    readSafetyProfile(file);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(SafetyProfile, OfTheProgramNamesDocumentAndYearOfEveryLimit) {
  for (const std::string& name : safetyProfileNames()) {
    const SafetyProfile profile = safetyProfile(name);
    EXPECT_EQ(profile.name, name);
    EXPECT_EQ(profile.margin, 6);
    for (const ExposureLimit& limit : profile.limits) {
      EXPECT_GE(limit.year, 1984) << name;
      EXPECT_THAT(limit.name(), HasSubstr(std::to_string(limit.year)));
      EXPECT_EQ(limit.name().find("not confirmed") == std::string::npos, limit.isConfirmed);
    }
    for (const ZoneKind kind : kZoneKinds) {
      EXPECT_TRUE(std::ranges::any_of(profile.limits,
                                      [&](const ExposureLimit& limit) {
                                        return limit.action == ExposureVerdict::kRefuse &&
                                               limit.appliesTo(kind, 40e3);
                                      }))
          << name << " never refuses anything for " << zoneKindName(kind);
    }
    const std::string text = readFile(resourcePath("safety/" + name + ".json"));
    EXPECT_EQ(text.find("safe "), std::string::npos) << "nothing is called safe";
  }
  EXPECT_EQ(safetyProfile("").name, kDefaultSafetyProfile);
}

TEST(SafetyProfile, ErrorsNameFileAndKey) {
  EXPECT_THAT(refusal("100.0", "\"loud\""), HasSubstr("changed_profile.json: limits[0].level_db"));
  EXPECT_THAT(refusal("\"year\": 1984", "\"year\": 84"), HasSubstr("limits[0].year"));
  EXPECT_THAT(refusal(", \"confirmed\": false", ""), HasSubstr("limits[0].confirmed"));
  EXPECT_THAT(refusal("\"warn\"", "\"shout\""), HasSubstr("limits[0].action is \"shout\""));
  EXPECT_THAT(refusal("\"ear\"", "\"nose\""), HasSubstr("limits[0].zones has \"nose\""));
  EXPECT_THAT(refusal("56200.0", "100.0"), HasSubstr("limits[0].to_hz"));
  EXPECT_THAT(refusal("\"margin_db\"", "\"margin\""), HasSubstr("margin_db"));
  EXPECT_THAT(refusal("\"clause\"", "\"claws\""), HasSubstr("limits[1].claws is no key"));
  EXPECT_THAT(refusal("IRPA/INIRC interim guidelines, public", ""),
              HasSubstr("limits[0].document is empty"));
}

TEST(SafetyProfile, ThatIsNotThereIsRefusedWithTheNamesThereAre) {
  try {
    safetyProfile("harmless");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("\"harmless\""));
    EXPECT_THAT(error.what(), HasSubstr("airborne, airborne_strict"));
  }
}

}  // namespace
}  // namespace acg
