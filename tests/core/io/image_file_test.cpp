// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/image_file.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/project_file.h"
#include "core/resource_path.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ImageFile : public testing::Test {
 protected:
  fs::path write(const std::string& name, const std::string& text) const {
    writeFileAtomically(folder_ / name, text);
    return folder_ / name;
  }
  std::string messageOf(const fs::path& file) const {
    try {
      loadImage(file);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  const test::TemporaryFolder own_;
  const fs::path& folder_ = own_.path();
};

const char* const kProject = R"({
  "format": 1, "name": "letter", "medium": {"air": {}},
  "transducers": {"t": {"kind": "point", "frequency_hz": 40000, "source_pressure_pa_m": 1}},
  "arrays": [{"id": "a", "geometry": {"kind": "rectangular"}, "transducer": "t"}],
  "targets": [{"id": "l", "kind": "image", "position_m": [0, 0, 0.1],
               "orientation_wxyz": [0, 1, 0, 0], "width_m": 0.03, "pressure_pa": 900,
               "file": "l.csv"}],
  "solver": {"name": "l-bfgs"}
})";

TEST_F(ImageFile, ReadsNumbersRelativeToTheLargest) {
  const ImageTarget image = loadImage(write("a.csv", "0,1,2\n4, 2 ,0\r\n"));

  EXPECT_EQ(image.columns, 3);
  EXPECT_EQ(image.rows, 2);
  EXPECT_EQ(image.values, (std::vector<double>{0, 0.25, 0.5, 1, 0.5, 0}));
  EXPECT_NEAR(image.height, image.width * 2 / 3, 1e-15);
  EXPECT_EQ(image.source, "a.csv");
}

TEST_F(ImageFile, ReadsAPngAndMakesItSmaller) {
  const ImageTarget image = loadImage(resourcePath("examples/thumbnails/single_focus.png"), 20);

  EXPECT_EQ(std::max(image.columns, image.rows), 20);
  const auto [least, most] = std::minmax_element(image.values.begin(), image.values.end());
  EXPECT_GE(*least, 0);
  EXPECT_LE(*most, 1);
  EXPECT_GT(*most - *least, 0.1);
}

TEST_F(ImageFile, NamesWhatIsWrongWithAFile) {
  EXPECT_THAT(messageOf(write("b.csv", "1,2\n3\n")), HasSubstr("Line 2"));
  EXPECT_THAT(messageOf(write("c.csv", "1,-2\n")), HasSubstr("column 2"));
  EXPECT_THAT(messageOf(write("d.csv", "1,nan\n")), HasSubstr("column 2"));
  EXPECT_THAT(messageOf(write("e.csv", "")), HasSubstr("empty"));
  EXPECT_THAT(messageOf(write("f.png", "\x89PNG but not really")), HasSubstr("f.png"));
  EXPECT_THAT(messageOf(write("g.jpg", "x")), HasSubstr("PNG"));
}

TEST_F(ImageFile, AProjectTakesThePixelsInAndKeepsThemWithoutTheFile) {
  const fs::path table = write("l.csv", "1,0\n1,1\n");
  const LoadedProject first = parseProject(kProject, folder_);
  fs::remove(table);

  const LoadedProject second = parseProject(projectText(*first.scene), folder_);

  const ImageTarget& image = std::get<ImageTarget>(second.scene->targets.at(0).wish);
  EXPECT_EQ(image, std::get<ImageTarget>(first.scene->targets.at(0).wish));
  EXPECT_EQ(image.values, (std::vector<double>{1, 0, 1, 1}));
  EXPECT_EQ(image.pressure, 900);
  EXPECT_EQ(image.source, "l.csv");
  EXPECT_NEAR(image.height, 0.03, 1e-15);
  EXPECT_TRUE(second.unknownKeys.empty());
}

TEST_F(ImageFile, AProjectWithTooFewPixelsIsRefusedByPath) {
  std::string text = kProject;
  text.replace(text.find("\"file\": \"l.csv\""), 15,
               "\"columns\": 2, \"rows\": 2, \"values\": [1, 0]");

  try {
    parseProject(text, folder_);
    FAIL() << "Two of four pixels were taken.";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("targets[0].values"));
  }
}

}  // namespace
}  // namespace acg
