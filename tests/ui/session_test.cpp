// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include <QTemporaryDir>

#include "core/io/project_file.h"
#include "render/view_volume.h"
#include "tests/ui/session_fixture.h"

namespace acg {
namespace {

TEST_F(SessionFixture, AnEditGivesANewHologramAndASlice) {
  open();
  const Eigen::VectorXcd before = session.hologram()->drives;
  const std::vector<double> sliceBefore = sliceValues(session);

  ASSERT_TRUE(move({0.02, 0, 0.12}));
  ASSERT_TRUE(waitForResult());

  EXPECT_NE(session.hologram()->drives, before);
  EXPECT_NE(sliceValues(session), sliceBefore);
  EXPECT_FALSE(sliceBefore.empty());
  EXPECT_GT(session.timing().solveMs, 0);
  EXPECT_GT(session.timing().editToShownMs, 0);
}

TEST_F(SessionFixture, TheSceneChangesAtOnceAndBeforeTheResult) {
  open();
  int sceneChanges = 0;
  QObject::connect(&session, &Session::sceneChanged, [&] {
    ++sceneChanges;
    EXPECT_NE(session.shownRevision(), session.document().revision());
  });

  move({0.01, 0, 0.1});

  EXPECT_EQ(sceneChanges, 1);
  ASSERT_TRUE(waitForResult());
}

TEST_F(SessionFixture, MovingASliceEvaluatesAndDoesNotSolve) {
  open();
  const HologramPtr hologram = session.hologram();
  const FieldPtr slice = session.slices()[1];

  LayerSettings layers = session.layers();
  layers.slices[1].position = 0.01;
  session.setLayers(layers);
  ASSERT_TRUE(waitUntil([&] { return session.slices()[1] != slice; }));

  EXPECT_EQ(session.hologram(), hologram);
  EXPECT_NEAR(std::get<FieldGrid>(session.slices()[1]->samples).origin.y(), 0.01, 1e-12);
}

TEST_F(SessionFixture, JudgesTrapsAtRestAndForgetsThemWithTheNextEdit) {
  open();
  ASSERT_TRUE(session.edit("Trap", 0, [](Scene& scene) { scene.targets.at(0).wish = Trap{}; }));
  ASSERT_TRUE(waitUntil([&] { return !session.verdicts().empty(); }));
  const auto backend = makeBackend();
  const auto expected = judgeTraps(*session.scene(), *session.hologram(), *backend);
  ASSERT_EQ(session.verdicts().size(), expected.size());
  const TrapVerdict* verdict = session.verdictOn(session.scene()->targets[0].id);
  ASSERT_NE(verdict, nullptr);
  EXPECT_EQ(verdict->hold, expected[0].hold);
  EXPECT_EQ(verdict->reason, expected[0].reason);

  int changes = 0;
  QObject::connect(&session, &Session::verdictsChanged, [&] { ++changes; });
  ASSERT_TRUE(move({0.01, 0, 0.1}));
  EXPECT_TRUE(session.verdicts().empty());
  EXPECT_EQ(changes, 1);
}

TEST_F(SessionFixture, ComparesSolversBesideTheWorkAndCanBeToldToStop) {
  open();
  const HologramPtr shown = session.hologram();
  std::optional<SolverComparison> result;
  session.compareSolvers({"naive", "gs-pat"}, [&](auto answer) { result = std::move(answer); });
  ASSERT_TRUE(waitUntil([&] { return result.has_value(); }));
  ASSERT_EQ(result->trials.size(), 2U);
  EXPECT_EQ(result->trials[1].report.solver, "gs-pat");
  EXPECT_TRUE(result->trials[1].error.empty());
  EXPECT_EQ(session.hologram(), shown);

  bool isAnswered = false;
  const std::vector<std::string> manyTimes(500, "adam");  // minutes, were it not stopped
  const JobId job = session.compareSolvers(manyTimes, [&](auto answer) {
    isAnswered = true;
    EXPECT_FALSE(answer.has_value());
  });
  session.cancelJob(job);
  EXPECT_TRUE(waitUntil([&] { return isAnswered; }));
}

TEST_F(SessionFixture, AnExportAskedForBeforeTheSolveHasEndedIsOfItsHologram) {
  open();
  const HologramPtr before = session.hologram();
  std::optional<ComputeResult> exported;
  ScenePtr of;
  FieldSpec atTarget;
  atTarget.samples = Eigen::Matrix3Xd(Eigen::Vector3d(0.01, 0, 0.1));

  ASSERT_TRUE(move({0.01, 0, 0.1}));
  session.evaluate(QStringLiteral("Export"), {atTarget}, [&](const ScenePtr& scene, auto result) {
    of = scene;
    exported = result;
  });
  EXPECT_EQ(session.hologram(), before) << "no event was handled that could bring the new one";
  ASSERT_TRUE(waitUntil([&] { return exported.has_value(); }));
  ASSERT_TRUE(waitForResult());

  EXPECT_EQ(of, session.scene());
  EXPECT_EQ(exported->hologram, session.hologram());
  EXPECT_EQ(exported->fields.at(0)->revision, session.document().revision());
}

TEST_F(SessionFixture, AnExportOfASceneWithoutHologramIsRefusedWithWhatToDo) {
  open();
  QStringList told;
  QObject::connect(&session, &Session::messagePosted,
                   [&](MessageKind, const QString& text) { told << text; });
  session.edit(QStringLiteral("Solver"), 0, [](Scene& scene) { scene.solver.name = "none"; });
  ASSERT_TRUE(waitForResult());
  told.clear();

  session.evaluate(QStringLiteral("Export a.csv"), {}, [](const auto&, const auto&) { FAIL(); });

  ASSERT_EQ(told.size(), 1);
  EXPECT_TRUE(told[0].contains(QStringLiteral("mend the scene"))) << told[0].toStdString();
}

TEST_F(SessionFixture, WithoutVisibleSlicesItSolvesAlone) {
  open();
  LayerSettings layers = session.layers();
  layers.slices[1].isVisible = false;
  session.setLayers(layers);

  move({0, 0.01, 0.1});
  ASSERT_TRUE(waitForResult());

  EXPECT_NE(session.hologram(), nullptr);
  EXPECT_EQ(session.slices()[1], nullptr);
}

TEST_F(SessionFixture, ManyEditsCoalesceToTheNewest) {
  open();
  int results = 0;
  QObject::connect(&session, &Session::hologramChanged, [&results] { ++results; });

  const Gesture gesture = session.document().newGesture();
  for (int i = 1; i <= 100; ++i) move({1e-4 * i, 0, 0.1}, gesture);
  ASSERT_TRUE(waitForResult());

  EXPECT_GE(results, 1);
  EXPECT_LT(results, 100);
  EXPECT_EQ(session.document().labels().size(), 2u);  // one gesture, one step
}

TEST_F(SessionFixture, UndoRestoresHologramAndFieldBitForBit) {
  open();
  const Eigen::VectorXcd drives = session.hologram()->drives;
  const std::vector<double> slice = sliceValues(session);

  move({0.02, 0.01, 0.13});
  ASSERT_TRUE(waitForResult());
  ASSERT_NE(session.hologram()->drives, drives);
  session.undo();
  ASSERT_TRUE(waitForResult());

  EXPECT_EQ(session.hologram()->drives, drives);
  EXPECT_EQ(sliceValues(session), slice);
}

TEST_F(SessionFixture, ASceneThatCannotBeSolvedClearsTheResultsAndSaysSoOnce) {
  open();
  int errors = 0;
  QObject::connect(&session, &Session::messagePosted, [&errors](MessageKind kind, const QString&) {
    errors += kind == MessageKind::kError;
  });
  const auto breakIt = [](Scene& scene) { scene.arrays.at(0).transducer = "missing"; };

  session.edit(QStringLiteral("Break"), 0, breakIt);
  session.edit(QStringLiteral("Break again"), 0, breakIt);

  EXPECT_EQ(session.hologram(), nullptr);
  EXPECT_EQ(session.slices()[1], nullptr);
  EXPECT_EQ(errors, 1);
  session.goToStep(0);
  ASSERT_TRUE(waitForResult());
  EXPECT_NE(session.hologram(), nullptr);
}

TEST_F(SessionFixture, AtRestTheLinePlotFollows) {
  open();

  ASSERT_TRUE(waitUntil([&] { return session.line() != nullptr; }));

  EXPECT_EQ(sampleCount(session.line()->samples), kLinePoints);
  EXPECT_EQ(session.line()->revision, session.document().revision());
}

TEST_F(SessionFixture, SavedAndReopenedItGivesTheSameHologram) {
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("a.acg"));
  ProjectFiles files(session);
  open();
  move({0.0123456789, -0.004, 0.09});
  ASSERT_TRUE(waitForResult());
  const Eigen::VectorXcd drives = session.hologram()->drives;

  bool isSaved = false;
  files.saveAs(file, [&isSaved] { isSaved = true; });
  ASSERT_TRUE(waitUntil([&] { return isSaved; }));
  EXPECT_FALSE(session.document().isModified());
  bool isOpened = false;
  files.newProject();
  QObject::connect(&files, &ProjectFiles::opened, [&isOpened] { isOpened = true; });
  files.open(file);
  ASSERT_TRUE(waitUntil([&] { return isOpened; }));
  ASSERT_TRUE(waitForResult());

  EXPECT_EQ(session.hologram()->drives, drives);
}

TEST_F(SessionFixture, AMissingFileIsOneMessageAndChangesNothing) {
  ProjectFiles files(session);
  open();
  const ScenePtr scene = session.scene();
  QStringList errors;
  QObject::connect(&session, &Session::messagePosted, [&](MessageKind kind, const QString& text) {
    if (kind == MessageKind::kError) errors << text;
  });

  files.open(QStringLiteral("/nowhere/at_all.acg"));
  ASSERT_TRUE(waitUntil([&] { return !errors.isEmpty(); }));

  EXPECT_TRUE(errors.front().contains(QStringLiteral("at_all.acg")))
      << errors.front().toStdString();
  EXPECT_EQ(session.scene(), scene);
}

TEST_F(SessionFixture, ASecondWindowOnAFileIsReadOnly) {
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("shared.acg"));
  saveProject(*startScene(), file.toStdString());
  ProjectFiles first(session);
  ProjectFiles second(session);
  int opened = 0;
  for (ProjectFiles* files : {&first, &second}) {
    QObject::connect(files, &ProjectFiles::opened, [&opened] { ++opened; });
  }

  first.open(file);
  ASSERT_TRUE(waitUntil([&] { return opened == 1; }));
  second.open(file);
  ASSERT_TRUE(waitUntil([&] { return opened == 2; }));

  EXPECT_FALSE(first.isReadOnly());
  EXPECT_TRUE(second.isReadOnly());
}

TEST(WorkingVolume, HoldsTheTargetsAndNoElement) {
  const ScenePtr scene = startScene();

  const Eigen::AlignedBox3d box = workingVolume(*scene);

  for (const Target& target : scene->targets) EXPECT_TRUE(box.contains(target.position));
  const TransducerArray array = scene->arrays.at(0).placed();
  for (int n = 0; n < array.size(); ++n) {
    EXPECT_GT(box.exteriorDistance(Eigen::Vector3d(array.positions.col(n))), 4e-3);
  }
  EXPECT_GT(box.sizes().minCoeff(), 0.1);
}

}  // namespace
}  // namespace acg
