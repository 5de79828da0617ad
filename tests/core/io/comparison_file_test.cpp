// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/comparison_file.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/json_document.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

SolverComparison example() {
  SolverTrial good;
  good.report.solver = "adam";
  good.report.iterations = 150;
  good.report.targets = {{"a, \"b\"", 100.0, 101.0, 101.0}, {"c", {}, 50.0, 50.0}};
  good.uniformity = 0.5;
  SolverTrial bad;
  bad.report.solver = "lss";
  bad.error = "No, thanks.";
  return {{good, bad}};
}

TEST(ComparisonFile, WritesARowForEachSolverAndTarget) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "comparison.csv";

  writeComparison(example(), file);

  const std::string text = readFile(file);
  EXPECT_THAT(text, HasSubstr("adam,\"a, \"\"b\"\"\",100,101,101,0.01,0.5,"));
  EXPECT_THAT(text, HasSubstr("adam,\"c\",,50,50,,0.5,"));
  EXPECT_THAT(text, HasSubstr("lss,,,,,,,,,,,,\"No, thanks.\""));
}

TEST(ComparisonFile, WritesAnObjectForEachSolver) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "comparison.json";

  writeComparison(example(), file);

  const Json read = Json::parse(readFile(file));
  EXPECT_EQ(read["solvers"][0]["targets"][0]["reached_pa"], 101.0);
  EXPECT_EQ(read["solvers"][1]["error"], "No, thanks.");
}

TEST(ComparisonFile, TakesOnlyTheEndingsItKnows) {
  EXPECT_THROW(checkComparisonFile("table.xls"), Error);
}

}  // namespace
}  // namespace acg
