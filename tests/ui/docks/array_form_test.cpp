// SPDX-License-Identifier: GPL-3.0-or-later
// One array in the inspector: another kind of geometry, and limits that are those of the checks.
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QTemporaryDir>

#include "core/acoustics/transducer_limits.h"
#include "dock_fixture.h"
#include "ui/designer/transducer_form.h"
#include "ui/docks/array_form.h"
#include "ui/docks/geometry_kind.h"
#include "ui/docks/medium_form.h"
#include "ui/forms/quantity_field.h"

namespace acg::test {
namespace {

class OneArray : public DockTest {
 protected:
  OneArray() : form(session, nullptr) {
    form.resize(340, 900);
    form.QWidget::show();
    form.show("bottom");
  }
  QuantityField* field(const char* name) { return byName<QuantityField>(form, name); }
  void chooseKind(const char* kind) {
    auto* box = byName<QComboBox>(form, "Geometry");
    const int index = box->findData(QString(kind));
    ASSERT_GE(index, 0);
    box->setCurrentIndex(index);
    emit box->activated(index);
  }
  const PlacedArray& bottom() { return *session.scene()->findArray("bottom"); }
  bool waitForKind(const char* kind) {
    return runUntil([&] { return bottom().geometry.kind == kind; });
  }
  void makeFile(double pitch) {
    path = folder.filePath("array.csv").toStdString();
    QFile file(folder.filePath("array.csv"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("x_m,y_m,z_m\n0,0,0\n0.01,0,0\n0,0.01,0\n");
    file.close();
    session.edit("File", 0, [&](Scene& scene) {
      PlacedArray& array = scene.arrays.at(0);
      array.geometry = {};
      array.geometry.kind = "file";
      array.geometry.parameters = {{"path", path}, {"pitch_m", pitch}};
      array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, {}, ""));
    });
    form.refreshNow();
  }

  QTemporaryDir folder;
  std::string path;
  ArrayForm form;
};

TEST_F(OneArray, AFilesPitchOfNothingIsNoPitchOfAnotherKind) {
  makeFile(0);
  chooseKind("rectangular");
  ASSERT_TRUE(waitForKind("rectangular"));
  EXPECT_EQ(numberOf(bottom().geometry.parameters, "pitch_m"), 0.0105);
  session.undo();
  EXPECT_EQ(bottom().geometry.kind, "file");
  form.refreshNow();
  chooseKind("hexagonal");
  ASSERT_TRUE(waitForKind("hexagonal"));
  EXPECT_GT(numberOf(bottom().geometry.parameters, "pitch_m"), 0);
}

TEST_F(OneArray, APitchThatWasGivenLivesOn) {
  makeFile(0.009);
  chooseKind("rectangular");
  ASSERT_TRUE(waitForKind("rectangular"));
  EXPECT_EQ(numberOf(bottom().geometry.parameters, "pitch_m"), 0.009);
}

TEST(GeometryOfKind, CarriesWhatWasGivenAndAllowedAndNoFile) {
  ArrayGeometry old;
  old.kind = "file";
  old.folder = "/data";
  old.parameters = {{"path", std::string("a.csv")}, {"pitch_m", 0.0}};
  EXPECT_EQ(numberOf(geometryOfKind("rectangular", old, nullptr).parameters, "pitch_m"), 0.0105);
  EXPECT_TRUE(textOf(geometryOfKind("surface", old, nullptr).parameters, "path").empty());
  // Beyond what the other kind takes.
  old.parameters["pitch_m"] = 5e-6;
  EXPECT_EQ(numberOf(geometryOfKind("rectangular", old, nullptr).parameters, "pitch_m"), 0.0105);
  old.parameters["pitch_m"] = 0.02;
  const ArrayGeometry grid = geometryOfKind("rectangular", old, nullptr);
  EXPECT_EQ(numberOf(grid.parameters, "pitch_m"), 0.02);
  EXPECT_EQ(grid.folder, "/data");
  EXPECT_EQ(numberOf(geometryOfKind("file", grid, nullptr).parameters, "pitch_m"), 0);
  TransducerArray elements;
  elements.positions = Eigen::Matrix3Xd::Random(3, 5);
  elements.normals = Eigen::Matrix3Xd::Ones(3, 5);
  EXPECT_EQ(geometryOfKind("elements", grid, &elements).positions, elements.positions);
}

/// Whether the checks of a scene find fault with the transducer's own numbers.
bool isRefused(Scene scene, const std::function<void(TransducerModel&)>& change) {
  change(scene.transducers.at("murata"));
  for (const Issue& issue : checkScene(scene)) {
    if (issue.severity == Severity::kError && issue.path.starts_with("transducers.murata.")) {
      return true;
    }
  }
  return false;
}

TEST_F(OneArray, BothFormsRefuseWhatTheChecksRefuseAndNothingElse) {
  TransducerForm designer;
  designer.show();
  designer.setTransducer("murata", session.scene()->transducers.at("murata"));
  const struct {
    const char* name;
    double TransducerModel::*member;
    NumberRange range;
    double perSi;  // of the unit that is typed
    const char* unit;
  } rows[] = {{"Radius", &TransducerModel::radius, radiusRange("piston"), 1e3, "mm"},
              {"Frequency", &TransducerModel::frequency, kFrequencyRange, 1e-3, "kHz"}};
  for (const auto& row : rows) {
    const double range = row.range.high - row.range.low;
    for (const double value :
         {row.range.low, row.range.high, 0.99 * row.range.low, row.range.high + 0.01 * range}) {
      SCOPED_TRACE(testing::Message() << row.name << " " << value);
      const bool isBad = isRefused(smallScene(), [&](auto& m) { m.*row.member = value; });
      EXPECT_EQ(isBad, !row.range.contains(value));
      const QString text = QString::number(value * row.perSi, 'g', 12) + " " + row.unit;
      type(field(row.name), text);
      EXPECT_EQ(field(row.name)->problem().isEmpty(), !isBad);
      auto* other = byName<QuantityField>(designer, row.name);
      type(other, text);
      EXPECT_EQ(other->problem().isEmpty(), !isBad);
    }
  }
  // A point has no face.
  session.edit("Point", 0, [](Scene& scene) { scene.transducers.at("murata").kind = "point"; });
  form.refreshNow();
  type(field("Radius"), "0 mm");
  EXPECT_TRUE(field("Radius")->problem().isEmpty());
  EXPECT_EQ(session.scene()->transducers.at("murata").radius, 0);
}

TEST_F(OneArray, TheMediumFollowsAFrequencyThatIsTypedAndUndoRestoresBoth) {
  MediumForm medium(session, nullptr);
  const auto absorption = [&] {
    medium.refreshNow();
    return session.scene()->resolvedMedium().absorption;
  };
  auto* box = medium.kindBox();
  const int muscle = box->findText("Muscle");
  ASSERT_GT(muscle, 0);
  box->setCurrentIndex(muscle);
  emit box->activated(muscle);
  const double before = absorption();
  type(field("Frequency"), "1000 kHz");
  EXPECT_NEAR(absorption(), 62, 1e-9);
  EXPECT_EQ(box->currentIndex(), muscle);
  EXPECT_NEAR(byName<QuantityField>(medium, "Absorption")->value().value(), 62, 1e-9);
  session.undo();
  EXPECT_EQ(session.scene()->frequency(), 40e3);
  EXPECT_EQ(absorption(), before);

  emit box->activated(0);  // air
  const double air = absorption();
  type(field("Frequency"), "25 kHz");
  EXPECT_NEAR(absorption(), airMedium(Air{}, 25e3).absorption, 1e-12);
  EXPECT_TRUE(byName<QLabel>(medium, "Absorption")
                  ->text()
                  .startsWith(QString::number(absorption(), 'f', 3)));
  session.undo();
  EXPECT_EQ(absorption(), air);
}

}  // namespace
}  // namespace acg::test
