// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <Eigen/Geometry>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/acoustics/arrays/catalogue.h"
#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"
#include "core/units.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::AllOf;
using testing::HasSubstr;

ArrayGeometry recipe(const std::string& kind, ParameterSet parameters) {
  ArrayGeometry geometry;
  geometry.kind = kind;
  geometry.parameters = std::move(parameters);
  return geometry;
}

TransducerArray built(const std::string& kind, ParameterSet parameters) {
  return buildArray(recipe(kind, std::move(parameters)), ACG_TEST_DATA, "geometry");
}

std::string refusal(const std::string& kind, ParameterSet parameters) {
  try {
    built(kind, std::move(parameters));
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Rings, MakeTheCapOfATinyLev) {
  const double degree = kPi / 180;
  const TransducerArray cap = built(
      "rings", {{"counts", std::string("6;12;18")},
                {"radii_m", std::string("0.010281082348067511;0.020521208599540124;0.03")},
                {"first_azimuths_rad", std::string("0.5235987755982988;0.17453292519943295;0")},
                {"sphere_radius_m", 0.06}});
  const TransducerArray device = catalogueArray("tinylev").elements;

  ASSERT_EQ(cap.size(), 36);
  for (int n = 0; n < 36; ++n) {
    const Eigen::Vector3d centred = cap.positions.col(n) - Eigen::Vector3d(0, 0, 0.06);
    EXPECT_LT((centred - device.positions.col(n)).norm(), 1e-8) << n;
    EXPECT_LT((cap.normals.col(n) + centred.normalized()).norm(), 1e-9) << n;
  }
  EXPECT_NEAR(std::acos(-(cap.positions(2, 0) - 0.06) / 0.06) / degree, 9.8664, 1e-4);
}

TEST(Rings, LieFlatWithoutASphereAndRefuseWhatDoesNotFit) {
  const TransducerArray flat =
      built("rings", {{"counts", std::string("1;6")}, {"radii_m", std::string("0;0.01")}});
  EXPECT_EQ(flat.size(), 7);
  EXPECT_EQ(flat.positions.row(2).cwiseAbs().maxCoeff(), 0);
  EXPECT_EQ(flat.normals.col(3), Eigen::Vector3d::UnitZ());

  EXPECT_THAT(refusal("rings", {{"radii_m", std::string("0.01")}}),
              AllOf(HasSubstr("radii_m has 1"), HasSubstr("counts has 3")));
  EXPECT_THAT(refusal("rings", {{"counts", std::string("6;x;3")}}), HasSubstr("\"x\""));
  EXPECT_THAT(refusal("rings", {{"counts", std::string("6;2.5;3")}}), HasSubstr("2.5"));
  EXPECT_THAT(refusal("rings", {{"sphere_radius_m", 0.02}}), HasSubstr("radii_m has"));
}

TEST(Phyllotaxis, KeepsItsLeastDistanceAndItsGoldenAngle) {
  const TransducerArray array =
      built("phyllotaxis", {{"count", std::int64_t{200}}, {"pitch_m", 0.0105}});

  ASSERT_EQ(array.size(), 200);
  EXPECT_NEAR(array.smallestSpacing, 0.0105, 1e-12);
  const auto azimuth = [&](int n) {
    return std::atan2(array.positions(1, n), array.positions(0, n));
  };
  const double step = std::remainder(azimuth(101) - azimuth(100), 2 * kPi);
  EXPECT_NEAR(std::abs(step), kPi * (3 - std::sqrt(5.0)), 1e-12);
  // Equal areas: n + 1/2 elements within the radius of element n.
  const double ratio = array.positions.col(150).norm() / array.positions.col(10).norm();
  EXPECT_NEAR(ratio, std::sqrt(150.5 / 10.5), 1e-12);
}

TEST(SphericalCapPackings, CountPutsNeighboursOnARingAPitchApart) {
  const TransducerArray cap = built("spherical_cap", {{"packing", std::string("count")},
                                                      {"rings", std::int64_t{3}},
                                                      {"pitch_m", 0.01},
                                                      {"radius_m", 0.06}});
  ASSERT_EQ(cap.size(), 1 + 6 + 12 + 18);
  int first = 1;
  for (int ring = 1; ring <= 3; ++ring) {
    EXPECT_NEAR((cap.positions.col(first) - cap.positions.col(first + 1)).norm(), 0.01, 1e-14);
    EXPECT_NEAR(cap.positions.col(first).head<2>().norm(), 0.01 / (2 * std::sin(kPi / (6 * ring))),
                1e-14);
    first += 6 * ring;
  }
}

TEST(SphericalCapPackings, DistanceKeepsAllAPitchApartAndNoMoreRoomOnARing) {
  const TransducerArray cap = built("spherical_cap", {{"packing", std::string("distance")},
                                                      {"rings", std::int64_t{5}},
                                                      {"pitch_m", 0.01},
                                                      {"radius_m", 0.06}});
  EXPECT_GE(cap.smallestSpacing, 0.01 * (1 - 1e-12));
  EXPECT_NEAR((cap.positions.col(0) - cap.positions.col(1)).norm(), 0.01, 1e-14);
  EXPECT_GT(cap.size(), 70);
  EXPECT_THAT(refusal("spherical_cap", {{"packing", std::string("count")},
                                        {"rings", std::int64_t{9}},
                                        {"pitch_m", 0.01},
                                        {"radius_m", 0.06}}),
              HasSubstr("6 fit"));
}

TEST(Surface, PutsElementsOnAPyramid) {
  const ParameterSet file = {{"path", std::string("arrays/pyramid.obj")}};
  ParameterSet faces = file, corners = file, spread = file, metres = file;
  faces["placement"] = std::string("faces");
  corners["placement"] = std::string("vertices");
  spread["pitch_m"] = 0.006;
  metres["placement"] = std::string("faces");
  metres["unit"] = std::string("cm");

  const TransducerArray one = built("surface", faces);
  ASSERT_EQ(one.size(), 4);
  EXPECT_LT((one.positions.col(0) - Eigen::Vector3d(0, -0.04 / 3, 0.01)).norm(), 1e-8);
  EXPECT_LT((one.normals.col(0) - Eigen::Vector3d(0, -3, 2).normalized()).norm(), 1e-6);
  const TransducerArray five = built("surface", corners);
  ASSERT_EQ(five.size(), 5);
  const TransducerArray many = built("surface", spread);
  EXPECT_GT(many.size(), 40);
  EXPECT_GE(many.smallestSpacing, 0.006);
  for (int n = 0; n < many.size(); ++n) {  // |x| or |y| falls from 20 mm to 0 at 30 mm
    const Eigen::Vector3d r = many.positions.col(n);
    EXPECT_NEAR(std::max(std::abs(r.x()), std::abs(r.y())), 0.02 * (1 - r.z() / 0.03), 1e-7);
    EXPECT_GT(many.normals(2, n), 0);
  }
  EXPECT_NEAR(built("surface", metres).positions(2, 0), 0.1, 1e-7);
  faces["look_inwards"] = true;
  EXPECT_LT(built("surface", faces).normals(2, 0), 0);
}

TEST(Surface, ReadsStlAndRefusesWhatIsNone) {
  const TransducerArray stl = built("surface", {{"path", std::string("arrays/triangle.stl")},
                                                {"placement", std::string("faces")}});
  ASSERT_EQ(stl.size(), 1);
  EXPECT_LT((stl.positions.col(0) - Eigen::Vector3d(1e-3, 1e-3, 0)).norm(), 1e-9);
  EXPECT_THAT(refusal("surface", {{"path", std::string("arrays/none.obj")}}),
              HasSubstr("cannot be read"));
  EXPECT_THAT(refusal("surface", {{"path", std::string("arrays/three_mm.csv")}}),
              HasSubstr("is no surface"));
  EXPECT_THAT(refusal("surface", {}), HasSubstr("path is empty"));
}

TEST(UltrainoFile, TurnsItsUpIntoOursAndKeepsTheOrder) {
  const TransducerArray array = built("file", {{"path", std::string("arrays/two.xml")}});
  ASSERT_EQ(array.size(), 2);
  EXPECT_LT((array.positions.col(0) - Eigen::Vector3d(0.01, -0.02, 0)).norm(), 1e-9);
  EXPECT_LT((array.normals.col(0) - Eigen::Vector3d::UnitZ()).norm(), 1e-12);
  EXPECT_LT((array.positions.col(1) - Eigen::Vector3d(0, 0, 0.08)).norm(), 1e-9);
  EXPECT_LT((array.normals.col(1) + Eigen::Vector3d::UnitZ()).norm(), 1e-12);
}

class BoardFile : public testing::Test {
 protected:
  std::string write(const std::string& text) {
    const std::filesystem::path path = folder_.path() / "board.pat";
    std::ofstream(path) << text;
    return path.string();
  }
  const test::TemporaryFolder folder_;
};

TEST_F(BoardFile, BringsItsOrderAndItsCorrections) {
  const std::string file = write(
      "FT4V\n3\n128\n(-0.01, 0.01, 0),(-0.01, 0, 0),(0.01, 0, "
      "0),\n2\n0\n1\n35\n-145\n0\n1\n0.5\n0\n");
  const TransducerArray array = built("file", {{"path", file}});
  ASSERT_EQ(array.size(), 3);
  EXPECT_EQ(array.positions.col(1), Eigen::Vector3d(-0.01, 0, 0));
  EXPECT_NEAR(array.phaseOffsets(0), 35 * kPi / 180, 1e-15);
  EXPECT_NEAR(array.phaseOffsets(1), -145 * kPi / 180, 1e-15);
  EXPECT_EQ(array.gains, Eigen::Vector3d(1, 2, 0));
}

TEST_F(BoardFile, RefusesWhatIsCutShortOrTwice) {
  EXPECT_THAT(refusal("file", {{"path", write("FT4V 2 128 (0,0,0),(0.01,0,0), 0 1 0 0 1")}}),
              HasSubstr("ends before its amplitude factors"));
  EXPECT_THAT(refusal("file", {{"path", write("FT4V 2 128 (0,0,0),(0.01,0,0), 1 1 0 0 1 1")}}),
              HasSubstr("the pin 1"));
  EXPECT_THAT(refusal("file", {{"path", write("FT4V 2 128 (0,0,0),(x,0,0), 0 1 0 0 1 1")}}),
              HasSubstr("\"x\""));
}

TEST(Catalogue, HasTheLevitatorsAndTheMeasuredElement) {
  const TransducerArray standing = catalogueArray("standing_wave_levitator").elements;
  ASSERT_EQ(standing.size(), 60);
  EXPECT_NEAR(standing.smallestSpacing, 0.01, 1e-12);
  for (int n = 0; n < 30; ++n) {
    EXPECT_LT(
        (standing.positions.col(n) + Eigen::Vector3d(0, 0, 0.08) - standing.positions.col(n + 30))
            .norm(),
        1e-12);
    EXPECT_LT((standing.normals.col(n) + standing.normals.col(n + 30)).norm(), 1e-12);
  }
  const CatalogueArray big = catalogueArray("biglev");
  EXPECT_EQ(big.elements.size(), 72);
  EXPECT_NEAR(big.elements.positions.colwise().norm().maxCoeff(), 0.096, 1e-12);
  EXPECT_EQ(catalogueArray("flat_8x8").elements.size(), 64);

  const TransducerModel measured = catalogueArray("autd3").transducerOptions.at("t4010a1");
  EXPECT_EQ(measured.kind, "table");
  EXPECT_EQ(measured.tableGains.size(), 19u);
  for (const std::string& name : catalogueNames()) {
    EXPECT_TRUE(catalogueArray(name).transducer.driveLimit.has_value()) << name;
  }
}

}  // namespace
}  // namespace acg
