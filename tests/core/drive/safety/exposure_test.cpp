// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/exposure.h"

#include <cmath>
#include <complex>
#include <memory>
#include <numbers>

#include <gmock/gmock.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/drive/safety/highest_pressure.h"
#include "core/error.h"

namespace acg {
namespace {

using testing::HasSubstr;

/// One monopole at the origin.
Scene monopole(double strength) {
  Scene scene;
  scene.medium = Medium{343, 1.2, 0};
  TransducerModel point;
  point.kind = "point";
  point.sourcePressure = strength;
  scene.transducers["point"] = point;
  PlacedArray array;
  array.id = "source";
  array.transducer = "point";
  array.geometry.kind = "elements";
  array.geometry.positions = Eigen::Matrix3Xd::Zero(3, 1);
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, "", array.id));
  scene.arrays = {array};
  return scene;
}

Hologram allOn(const Scene& scene) {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Ones(scene.elementCount());
  return hologram;
}

SafetyProfile profileOf(std::vector<ExposureLimit> limits, double margin = 6) {
  return {"test", "Test", "", margin, std::move(limits)};
}

ExposureLimit limitAt(double level, ExposureVerdict action) {
  return {level, 30e3, 50e3, {ZoneKind::kEar}, action, "A document", 1984, "table 5", false};
}

class Exposure : public testing::Test {
 protected:
  ZoneExposure judged(const Scene& scene, const SafetyProfile& profile) {
    const auto all = judgeExposure(scene, allOn(scene), profile, *backend_);
    return all.at(0);
  }
  std::unique_ptr<Backend> backend_ = makeCpuBackend(2);
};

TEST_F(Exposure, IsThatOfAMonopoleAtTheNearestPointOfTheZone) {
  Scene scene = monopole(3.4);
  scene.zones = {{"operator", ZoneKind::kEar, {0, 0.3, 0.4}, 0.03, true, ""}};

  const ZoneExposure exposure = judged(scene, profileOf({limitAt(200, ExposureVerdict::kRefuse)}));

  const double nearest = 3.4 / (0.5 - 0.03);  // Pa, peak
  const double level = 20 * std::log10(nearest / std::numbers::sqrt2 / 20e-6);
  EXPECT_GE(exposure.level, level - 0.01);
  EXPECT_LE(exposure.level, level + 1.01);
  EXPECT_DOUBLE_EQ(exposure.judged, exposure.level + 6);
  EXPECT_LT((exposure.worstPoint - Eigen::Vector3d(0, 0.282, 0.376)).norm(), 0.012);
}

TEST_F(Exposure, IsJudgedWithTheMargin) {
  Scene scene = monopole(3.4);
  scene.zones = {{"operator", ZoneKind::kEar, {0, 0, 0.5}, 0.03, true, ""}};
  const double level = judged(scene, profileOf({limitAt(200, ExposureVerdict::kRefuse)})).level;
  const auto verdict = [&](double limit, double margin) {
    return judged(scene, profileOf({limitAt(limit, ExposureVerdict::kRefuse)}, margin)).verdict;
  };

  EXPECT_EQ(verdict(level + 5.9, 6), ExposureVerdict::kRefuse);
  EXPECT_EQ(verdict(level + 6.1, 6), ExposureVerdict::kFine);
  EXPECT_EQ(verdict(level + 5.9, 5), ExposureVerdict::kFine);
}

TEST_F(Exposure, TakesTheHardestActionOfTheLimitsReachedAndNamesItsSource) {
  Scene scene = monopole(3.4);  // 108 dB at 0.5 m
  scene.zones = {{"operator", ZoneKind::kEar, {0, 0, 0.5}, 0.03, true, ""}};
  const SafetyProfile profile =
      profileOf({limitAt(80, ExposureVerdict::kWarn), limitAt(100, ExposureVerdict::kRefuse),
                 limitAt(90, ExposureVerdict::kAlarm)});

  const ZoneExposure refused = judged(scene, profile);
  EXPECT_EQ(refused.verdict, ExposureVerdict::kRefuse);
  EXPECT_THAT(refused.sentence, HasSubstr("ear zone \"operator\""));
  EXPECT_THAT(refused.sentence, HasSubstr("100 dB (A document, 1984, table 5, not confirmed)"));

  scene.safety.hasEnclosureInterlock = true;
  const ZoneExposure held = judged(scene, profile);
  EXPECT_EQ(held.verdict, ExposureVerdict::kAlarm);
  EXPECT_THAT(held.sentence, HasSubstr("enclosure interlock is stated"));

  Hologram quiet = allOn(scene);
  quiet.drives *= 0.02;  // 34 dB less
  EXPECT_EQ(hardest(judgeExposure(scene, quiet, profile, *backend_)), ExposureVerdict::kWarn);
  quiet.drives.setZero();
  EXPECT_EQ(hardest(judgeExposure(scene, quiet, profile, *backend_)), ExposureVerdict::kFine);
}

TEST_F(Exposure, IsAskedForRefusalsAlone) {
  Scene scene = monopole(3.4);  // 108 dB at 0.5 m
  scene.zones = {{"operator", ZoneKind::kEar, {0, 0, 0.5}, 0.03, true, ""}};
  const auto refusal = [&](double level) {
    const SafetyProfile profile =
        profileOf({limitAt(80, ExposureVerdict::kWarn), limitAt(level, ExposureVerdict::kRefuse)});
    return judgeExposure(scene, allOn(scene), profile, *backend_, {}, ExposureGoal::kRefusals)
        .at(0);
  };

  const ZoneExposure refused = refusal(100);
  EXPECT_EQ(refused.verdict, ExposureVerdict::kRefuse);
  EXPECT_THAT(refused.sentence, HasSubstr("gets at least 10"));
  EXPECT_NE(refusal(130).verdict, ExposureVerdict::kRefuse);
  EXPECT_NEAR(peakPressureOf(soundLevel(3.4)), 3.4, 1e-12);

  scene.safety.hasEnclosureInterlock = true;
  EXPECT_EQ(refusal(100).verdict, ExposureVerdict::kAlarm);
}

TEST_F(Exposure, IsNotCalledFineWhereNoLimitApplies) {
  Scene scene = monopole(3.4);
  scene.zones = {{"finger", ZoneKind::kHand, {0, 0, 0.5}, 0.03, true, ""}};
  const SafetyProfile profile = profileOf({limitAt(100, ExposureVerdict::kRefuse)});

  EXPECT_EQ(judged(scene, profile).verdict, ExposureVerdict::kUnjudged);
  scene.zones[0].kind = ZoneKind::kEar;
  scene.medium = Medium{1482, 998, 0};
  EXPECT_EQ(judged(scene, profile).verdict, ExposureVerdict::kUnjudged);
  scene.medium = Medium{343, 1.2, 0};
  scene.transducers["point"].frequency = 25e3;
  EXPECT_EQ(judged(scene, profile).verdict, ExposureVerdict::kUnjudged);
}

TEST_F(Exposure, LeavesDisabledZonesOutAndRefusesWhatItCannotJudge) {
  Scene scene = monopole(3.4);
  scene.zones = {{"operator", ZoneKind::kEar, {0, 0, 0.5}, 0.03, false, ""}};
  const SafetyProfile profile = profileOf({limitAt(100, ExposureVerdict::kRefuse)});
  EXPECT_TRUE(judgeExposure(scene, allOn(scene), profile, *backend_).empty());

  scene.zones[0].isEnabled = true;
  Hologram wrong;
  wrong.drives = Eigen::VectorXcd::Ones(2);
  EXPECT_THROW(judgeExposure(scene, wrong, profile, *backend_), Error);
  scene.zones[0].radius = NAN;
  EXPECT_THROW(judgeExposure(scene, allOn(scene), profile, *backend_), Error);
}

TEST_F(Exposure, OfAZoneWithAnElementInItIsThatOfItsFace) {
  Scene scene = monopole(3.4);
  scene.zones = {{"finger", ZoneKind::kEar, {0, 0, 0.01}, 0.03, true, ""}};

  const ZoneExposure exposure = judged(scene, profileOf({limitAt(200, ExposureVerdict::kRefuse)}));

  EXPECT_NEAR(exposure.level, soundLevel(3.4 / 1e-3), 1e-9);
}

}  // namespace
}  // namespace acg
