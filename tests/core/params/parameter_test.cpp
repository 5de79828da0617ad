// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/params/parameter.h"

#include <limits>

#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

const Parameter kTable[] = {
    {"iterations", "Iterations", std::int64_t{100}, Dimension::kNone, 1, 10000, {}, "", false},
    {"pitch_m", "Pitch", 0.01, Dimension::kLength, 0.0, std::nullopt, {}, "", false},
    {"is_fast", "Fast", false, Dimension::kNone, {}, {}, {}, "", false},
    {"order", "Order", std::string("up"), Dimension::kNone, {}, {}, {"up", "down"}, "", false},
};

std::string refusal(const ParameterSet& given) {
  try {
    resolveParameters(kTable, given, "solver");
    return "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
}

TEST(Parameter, FillsInDefaultsAndDropsWhatIsNotListed) {
  const ParameterSet set = resolveParameters(kTable, {{"pitch_m", 0.02}, {"colour", true}}, "");

  EXPECT_EQ(set.size(), 4u);
  EXPECT_EQ(integerOf(set, "iterations"), 100);
  EXPECT_EQ(numberOf(set, "pitch_m"), 0.02);
  EXPECT_FALSE(flagOf(set, "is_fast"));
  EXPECT_EQ(textOf(set, "order"), "up");
}

TEST(Parameter, TakesWholeNumbersAsNumbersAndTheOtherWayRound) {
  const ParameterSet set =
      resolveParameters(kTable, {{"iterations", 50.0}, {"pitch_m", std::int64_t{1}}}, "");

  EXPECT_EQ(integerOf(set, "iterations"), 50);
  EXPECT_EQ(numberOf(set, "pitch_m"), 1.0);
  EXPECT_EQ(numberOf(set, "iterations"), 50.0);
}

TEST(Parameter, RefusesWithThePathTheValueAndTheLimits) {
  EXPECT_EQ(refusal({{"iterations", std::int64_t{0}}}),
            "solver.iterations is 0; give a value from 1 to 10000.");
  EXPECT_EQ(refusal({{"pitch_m", -1.0}}), "solver.pitch_m is -1; give at least 0.");
  EXPECT_EQ(refusal({{"pitch_m", std::numeric_limits<double>::quiet_NaN()}}),
            "solver.pitch_m is not a finite number; give one.");
  EXPECT_EQ(refusal({{"pitch_m", std::numeric_limits<double>::infinity()}}),
            "solver.pitch_m is not a finite number; give one.");
  EXPECT_EQ(refusal({{"iterations", 1.5}}), "solver.iterations is a number; give a whole number.");
  EXPECT_EQ(refusal({{"is_fast", 1.5}}), "solver.is_fast is a number; give true or false.");
  EXPECT_EQ(refusal({{"order", std::string("left")}}),
            "solver.order is \"left\"; choose one of: up, down.");
}

TEST(Parameter, ParsesTextByItsType) {
  EXPECT_EQ(parseParameter(kTable[0], "42"), ParameterValue(std::int64_t{42}));
  EXPECT_EQ(parseParameter(kTable[1], "1e-2"), ParameterValue(0.01));
  EXPECT_EQ(parseParameter(kTable[1], "+3"), ParameterValue(3.0));
  EXPECT_EQ(parseParameter(kTable[2], "yes"), ParameterValue(true));
  EXPECT_EQ(parseParameter(kTable[2], "false"), ParameterValue(false));
  EXPECT_EQ(parseParameter(kTable[3], "down"), ParameterValue(std::string("down")));
}

TEST(Parameter, RefusesTextThatIsNotOfItsType) {
  for (const char* text : {"", "abc", "1.5", "3x", " 3", "99999999999999999999"}) {
    EXPECT_THROW(parseParameter(kTable[0], text), Error) << text;
  }
  for (const char* text : {"", "nan", "inf", "1e999", "0,5", "1 mm"}) {
    EXPECT_THROW(parseParameter(kTable[1], text), Error) << text;
  }
  EXPECT_THROW(parseParameter(kTable[2], "maybe"), Error);
  EXPECT_THROW(parseParameter(kTable[3], "left"), Error);
}

TEST(Parameter, KeepsItsPromiseAboutUnresolvedNames) {
  try {
    numberOf({}, "pitch_m");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInternal);
  }
}

TEST(Parameter, IsFoundByName) {
  EXPECT_EQ(findParameter(kTable, "order"), &kTable[3]);
  EXPECT_EQ(findParameter(kTable, "absent"), nullptr);
}

}  // namespace
}  // namespace acg
