// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/tuning_file.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/core/compute/tuning/simulated_day.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

StrategyChoice::State learntState(std::uint64_t seed) {
  test::SimulatedMachine machine(seed);
  StrategyChoice choice(test::simulatedArms());
  test::playDay(machine, choice, 100);
  return choice.state();
}

std::string textOf(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

class TuningFileTest : public testing::Test {
 protected:
  void write(const std::string& text) {
    fs::create_directories(file_.path().parent_path());
    std::ofstream(file_.path()) << text;
  }

  test::TemporaryFolder folder_;
  TuningFile file_{folder_.path() / "state" / "tuning.json"};
};

TEST_F(TuningFileTest, GivesBackBitForBitWhatWasSaved) {
  const StrategyChoice::State state = learntState(1);

  ASSERT_TRUE(file_.save("this", state));

  const auto loaded = file_.load("this");
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->jobs, state.jobs);
  EXPECT_EQ(loaded->ledger.excess, state.ledger.excess);
  ASSERT_EQ(loaded->arms.size(), state.arms.size());
  for (std::size_t i = 0; i < state.arms.size(); ++i) {
    EXPECT_EQ(loaded->arms[i].model.precision, state.arms[i].model.precision);
    EXPECT_EQ(loaded->arms[i].model.moment, state.arms[i].model.moment);
    EXPECT_EQ(loaded->arms[i].model.widening, state.arms[i].model.widening);
  }
}

TEST_F(TuningFileTest, KeepsHowKernelsAreLaunchedBesideIt) {
  ASSERT_TRUE(file_.save("this", learntState(1)));

  ASSERT_TRUE(file_.saveLaunches("Card, driver 1", "field 64"));
  ASSERT_TRUE(file_.saveLaunches("Card, driver 2", "field 256"));

  EXPECT_EQ(file_.loadLaunches("Card, driver 1"), "field 64");
  EXPECT_EQ(file_.loadLaunches("Card, driver 3"), std::nullopt);
  EXPECT_TRUE(file_.load("this"));
  file_.forget();
  EXPECT_EQ(file_.loadLaunches("Card, driver 1"), std::nullopt);
}

TEST_F(TuningFileTest, KeepsMachinesApart) {
  ASSERT_TRUE(file_.save("one", learntState(1)));
  ASSERT_TRUE(file_.save("two", learntState(2)));

  EXPECT_EQ(file_.load("one")->seconds, learntState(1).seconds);
  EXPECT_EQ(file_.load("two")->seconds, learntState(2).seconds);
  EXPECT_FALSE(file_.load("three"));
}

TEST_F(TuningFileTest, SetsABrokenFileAside) {
  for (const char* text : {"", "{", "[1, 2]", "{\"format\": 2}", "\xff\xfe"}) {
    write(text);

    EXPECT_FALSE(file_.load("this")) << text;

    EXPECT_FALSE(fs::exists(file_.path())) << text;
    EXPECT_TRUE(fs::exists(file_.path().string() + ".broken")) << text;
  }
}

TEST_F(TuningFileTest, SetsAsideWhatLacksNumbersOrHasOthers) {
  ASSERT_TRUE(file_.save("this", learntState(1)));
  const std::string whole = textOf(file_.path());
  for (const char* key : {"\"precision\":[", "\"shape\":", "\"jobs\":", "\"arms\":["}) {
    std::string text = whole;
    text.insert(text.find(key) + std::string(key).size(), "\"x\"");
    write(text);
    EXPECT_FALSE(file_.load("this")) << key;
  }
}

TEST_F(TuningFileTest, DoesNotReadWhatAnotherVersionLearntAndWritesAnew) {
  ASSERT_TRUE(file_.save("this", learntState(1)));
  std::string text = textOf(file_.path());
  const std::string key = "\"program\":\"";
  text.insert(text.find(key) + key.size(), "9");
  write(text);

  EXPECT_FALSE(file_.load("this"));
  EXPECT_TRUE(fs::exists(file_.path()));
  ASSERT_TRUE(file_.save("this", learntState(2)));
  EXPECT_TRUE(file_.load("this"));
}

TEST_F(TuningFileTest, AFolderInItsPlaceIsNoErrorOfTheWork) {
  fs::create_directories(file_.path() / "x");
  fs::create_directories(fs::path(file_.path().string() + ".broken") / "y");

  EXPECT_FALSE(file_.load("this"));
  EXPECT_FALSE(file_.save("this", learntState(1)));
}

TEST_F(TuningFileTest, ForgetsTheWholeFileAndAnAbsentOneToo) {
  ASSERT_TRUE(file_.save("this", learntState(1)));

  file_.forget();

  EXPECT_FALSE(fs::exists(file_.path()));
  EXPECT_NO_THROW(file_.forget());
}

}  // namespace
}  // namespace acg
