// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/exporter.h"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/hologram_file.h"
#include "core/io/project_file.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

Scene smallScene() {
  Scene scene;
  scene.name = "Small";
  scene.medium = Medium{};
  scene.transducers["m"] = {};
  PlacedArray array;
  array.id = "board";
  array.geometry.parameters = {
      {"columns", std::int64_t{2}}, {"rows", std::int64_t{2}}, {"pitch_m", 0.01}};
  array.transducer = "m";
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, ".", "geometry"));
  scene.arrays.push_back(array);
  return scene;
}

Hologram smallHologram() {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd(4);
  hologram.drives << 1.0, std::complex<double>(0, 0.5), -1.0, 0.0;
  return hologram;
}

Field smallField(bool isGrid) {
  Field field;
  field.samples = FieldGrid::between({0, 0, 0.1}, {0.01, 0.02, 0.1}, {2, 3, 1});
  if (!isGrid) field.samples = std::get<FieldGrid>(field.samples).points();
  FieldChannel pressure{"pressure", "Pa", 1, true, {}};
  FieldChannel force{"force", "N", 3, false, {}};
  for (int i = 0; i < 6; ++i) {
    pressure.values.insert(pressure.values.end(), {i + 0.5, -i / 3.0});
    force.values.insert(force.values.end(), {1e-6 * i, 2e-6, -3e-6 / (i + 1)});
  }
  field.channels = {pressure, force};
  return field;
}

class Exporters : public testing::Test {
 protected:
  const test::TemporaryFolder own_;
  const fs::path& folder_ = own_.path();
};

TEST_F(Exporters, EachWritesItsFileAndNothingElse) {
  const Scene scene = smallScene();
  const Hologram hologram = smallHologram();
  for (const ExporterEntry& entry : exporters()) {
    SCOPED_TRACE(entry.name);
    for (const bool isGrid : {true, false}) {
      const fs::path file = folder_ / fmt::format("a.{}", entry.extension);
      const Field field = smallField(isGrid);
      const ExportInput input{scene, hologram, entry.takesField ? &field : nullptr};
      EXPECT_EQ(&exporterFor(file, entry.takesField), &entry);
      if (entry.needsGrid && !isGrid) {
        EXPECT_THROW(entry.write(input, file), Error);
      } else {
        entry.write(input, file);
        EXPECT_GT(fs::file_size(file), 50u);
        EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
        fs::remove(file);
        EXPECT_THROW(entry.write(input, folder_ / "missing" / "a"), Error);
      }
      EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 0);
    }
  }
}

TEST_F(Exporters, HologramCsvIsTheGoldenFile) {
  const fs::path file = folder_ / "h.csv";

  exporterFor(file, false).write({smallScene(), smallHologram()}, file);

  EXPECT_EQ(readFile(file),
            "index,x_m,y_m,z_m,amplitude,phase_rad\n"
            "0,-0.005,-0.005,0,1,0\n"
            "1,0.005,-0.005,0,0.5,1.5707963267948966\n"
            "2,-0.005,0.005,0,1,3.141592653589793\n"
            "3,0.005,0.005,0,0,0\n");
}

TEST_F(Exporters, FieldCsvRunsXFastestWithUnitsInItsHeader) {
  const fs::path file = folder_ / "f.csv";
  const Field field = smallField(true);

  exporterFor(file, true).write({smallScene(), smallHologram(), &field}, file);

  const std::string text = readFile(file);
  EXPECT_THAT(text, testing::StartsWith(
                        "x_m,y_m,z_m,pressure_re_pa,pressure_im_pa,force_x_n,force_y_n,force_z_n\n"
                        "0,0,0.1,0.5,"));
  EXPECT_THAT(text, HasSubstr("\n0.01,0,0.1,1.5,-0.3333333333333333,1e-06,2e-06,-1.5e-06\n"));
}

TEST_F(Exporters, HologramsReadBackAsTheyWere) {
  const Scene scene = smallScene();
  const Hologram hologram = smallHologram();
  for (const char* name : {"h.csv", "h.json"}) {
    const fs::path file = folder_ / name;
    exporterFor(file, false).write({scene, hologram}, file);

    const Hologram back = loadHologram(file, scene);

    EXPECT_LT((back.drives - hologram.drives).norm(), 1e-15) << name;
  }
}

TEST_F(Exporters, AHologramThatDoesNotFitIsRefusedWithFileAndRow) {
  const Scene scene = smallScene();
  const fs::path file = folder_ / "h.csv";
  const auto messageOf = [&](const std::string& rows) -> std::string {
    std::ofstream(file) << "index,x_m,y_m,z_m,amplitude,phase_rad\n" << rows;
    try {
      loadHologram(file, scene);
      return "no error";
    } catch (const Error& error) {
      return error.what();
    }
  };
  const std::string good = "0,-0.005,-0.005,0,1,0\n1,0.005,-0.005,0,1,0\n2,-0.005,0.005,0,1,0\n";

  EXPECT_EQ(messageOf(good + "3,0.005,0.005,0,1,0\n"), "no error");
  EXPECT_THAT(messageOf(good), HasSubstr("3 elements but the project 4"));
  EXPECT_THAT(messageOf(good + "3,0.005,0.005,0,1,nan\n"), HasSubstr("row 5, column phase_rad"));
  EXPECT_THAT(messageOf(good + "3,0.005,0.005,0,1.5,0\n"), HasSubstr("row 5 has amplitude 1.5"));
  EXPECT_THAT(messageOf(good + "4,0.005,0.005,0,1,0\n"), HasSubstr("row 5 has index 4"));
  EXPECT_THAT(messageOf(good + "3,0.006,0.005,0,1,0\n"), HasSubstr("row 5 stands at"));
  EXPECT_THAT(messageOf(good + "3,0.005\n"), HasSubstr("row 5 has 2 columns"));
  EXPECT_THAT(messageOf(good + "3,x,0.005,0,1,0\n"), HasSubstr(file.string()));
}

TEST_F(Exporters, PointsComeFromTheirColumnsInAnyOrder) {
  const fs::path file = folder_ / "p.csv";
  std::ofstream(file) << "# a comment\nname,z_m,y_m,x_m\r\na,3,2,1\r\n\nb,6,5,4";

  const Eigen::Matrix3Xd points = loadPoints(file);

  ASSERT_EQ(points.cols(), 2);
  EXPECT_EQ(points.col(1), Eigen::Vector3d(4, 5, 6));
  std::ofstream(file) << "x_m,y_m\n1,2\n";
  EXPECT_THROW(loadPoints(file), Error);
  std::ofstream(file) << "x_m,y_m,z_m\n";
  EXPECT_THROW(loadPoints(file), Error);
}

TEST_F(Exporters, AnUnknownExtensionNamesThoseThereAre) {
  try {
    exporterFor("a.xyz", true);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(".vti, .h5, .npz, .csv"));
  }
}

}  // namespace
}  // namespace acg
