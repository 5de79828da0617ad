// SPDX-License-Identifier: GPL-3.0-or-later
// Exposure zones as the outline, the inspector and the commands' edits see them.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QTreeWidget>

#include "core/error.h"
#include "dock_fixture.h"
#include "ui/actions/target_edits.h"
#include "ui/docks/inspector_dock.h"
#include "ui/docks/outline_dock.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/unit_delegate.h"
#include "ui/docks/zone_form.h"
#include "ui/forms/quantity_field.h"

namespace acg::test {
namespace {

class Zones : public DockTest {
 protected:
  std::string add(ZoneKind kind) {
    std::string id;
    session.edit("Add", 0, [&](Scene& scene) { id = addZone(scene, kind); });
    session.select(QString::fromStdString(id));
    QApplication::processEvents();
    return id;
  }
  bool waitForExposure() {
    return runUntil([this] { return !session.exposures().empty(); });
  }
  /// Moves the zone a little and waits until it has been judged as `verdict`.
  bool judgeAgain(const std::string& id, ExposureVerdict verdict) {
    service->zoneVerdict = verdict;
    return session.edit("Move", 0, [&](Scene& scene) { zoneOf(scene, id).position.x() += 1e-3; }) &&
           waitForExposure();
  }
};

TEST_F(Zones, StandInTheOutlineAndGoWithUndo) {
  OutlineDock outline(session, nullptr);
  const std::string ear = add(ZoneKind::kEar), hand = add(ZoneKind::kHand);
  outline.refreshNow();

  EXPECT_NE(ear, hand);
  EXPECT_EQ(outline.tree()->findItems(QString::fromStdString(ear), Qt::MatchRecursive).size(), 1);
  EXPECT_EQ(outline.tree()->currentItem()->text(0), QString::fromStdString(hand));
  removeObject(session, hand);
  EXPECT_EQ(session.scene()->findZone(hand), nullptr);
  session.undo();
  EXPECT_NE(session.scene()->findZone(hand), nullptr);
  session.undo();
  session.undo();
  EXPECT_TRUE(session.scene()->zones.empty());
  outline.refreshNow();
  EXPECT_TRUE(outline.tree()->findItems("Exposure zones", Qt::MatchRecursive).isEmpty());
}

TEST_F(Zones, AreEditedInTheInspector) {
  InspectorDock inspector(session, nullptr);
  const std::string id = add(ZoneKind::kEar);
  inspector.refreshNow();
  auto* form = inspector.findChild<ZoneForm*>();
  ASSERT_NE(form, nullptr);
  ASSERT_FALSE(form->isHidden());
  const std::size_t before = steps();

  auto* kind = form->findChild<QComboBox*>();
  kind->setCurrentIndex(2);
  emit kind->activated(2);
  form->findChild<QCheckBox*>()->click();

  EXPECT_EQ(session.scene()->findZone(id)->kind, ZoneKind::kEye);
  EXPECT_FALSE(session.scene()->findZone(id)->isEnabled);
  EXPECT_EQ(steps(), before + 2);
  session.select({});
  inspector.refreshNow();
  EXPECT_TRUE(form->isHidden());
}

TEST_F(Zones, ShowLevelWordColourAndSourceOnceTheHandRests) {
  OutlineDock outline(session, nullptr);
  InspectorDock inspector(session, nullptr);
  service->zoneVerdict = ExposureVerdict::kAlarm;
  const std::string id = add(ZoneKind::kEar);
  outline.refreshNow();
  inspector.refreshNow();
  auto* item = outline.tree()->currentItem();
  const auto trailing = [&] { return item->data(0, kTrailingRole).toString(); };
  EXPECT_TRUE(trailing().startsWith("ear")) << trailing().toStdString();
  auto* level = byName<QLabel>(inspector, "Highest level and verdict");
  ASSERT_NE(level, nullptr);
  EXPECT_EQ(level->text(), "not judged yet");

  ASSERT_TRUE(waitForExposure());
  outline.refreshNow();
  inspector.refreshNow();

  EXPECT_EQ(trailing(), "112.3 dB alarm");
  EXPECT_EQ(item->data(0, kTrailingColorRole).toString(), "bad");
  EXPECT_EQ(item->data(0, kDotRole).toString(), "bad triangle");
  EXPECT_TRUE(item->toolTip(0).contains("1984")) << item->toolTip(0).toStdString();
  EXPECT_EQ(level->text(), "112.3 dB alarm");
  auto* reason = byName<QLabel>(inspector, "Reason of the verdict on the zone");
  ASSERT_NE(reason, nullptr);
  EXPECT_TRUE(reason->text().startsWith("Emitted, with an alarm")) << reason->text().toStdString();

  ASSERT_TRUE(judgeAgain(id, ExposureVerdict::kRefuse));
  outline.refreshNow();
  inspector.refreshNow();
  item = outline.tree()->currentItem();
  EXPECT_EQ(trailing(), "112.3 dB refused");
  EXPECT_EQ(item->data(0, kTrailingColorRole).toString(), "refused");
  EXPECT_EQ(item->data(0, kDotRole).toString(), "refused stop");
  EXPECT_TRUE(reason->text().startsWith("Not emitted")) << reason->text().toStdString();

  session.edit("Move", 0, [&](Scene& scene) { zoneOf(scene, id).position.x() += 0.01; });
  EXPECT_TRUE(session.exposures().empty());  // at once: it is somewhere else now
}

TEST_F(Zones, AreJudgedOnceForEachHologramAndNotWhenLeftOut) {
  const std::string id = add(ZoneKind::kHand);
  ASSERT_TRUE(waitForExposure());
  EXPECT_EQ(service->exposed, 1);
  const int before = service->submitted;
  session.select("a");  // the line through it is evaluated at the next rest
  ASSERT_TRUE(runUntil([&] { return service->submitted > before; }));
  EXPECT_EQ(service->exposed, 1);

  session.edit("Leave out", 0, [&](Scene& scene) { zoneOf(scene, id).isEnabled = false; });
  const int solved = service->submitted;
  ASSERT_TRUE(runUntil([&] { return service->submitted > solved; }));
  EXPECT_EQ(service->exposed, 1);
}

TEST_F(Zones, ThatGetWorseBecomeAMessage) {
  std::vector<std::pair<MessageKind, QString>> messages;
  QObject::connect(
      &session, &Session::messagePosted, &session,
      [&](MessageKind kind, const QString& text) { messages.emplace_back(kind, text); });
  const std::string id = add(ZoneKind::kEar);
  ASSERT_TRUE(waitForExposure());
  EXPECT_TRUE(messages.empty());

  ASSERT_TRUE(judgeAgain(id, ExposureVerdict::kWarn));
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].first, MessageKind::kWarning);
  EXPECT_TRUE(messages[0].second.contains("1984"));
  ASSERT_TRUE(judgeAgain(id, ExposureVerdict::kWarn));
  EXPECT_EQ(messages.size(), 1u);
  ASSERT_TRUE(judgeAgain(id, ExposureVerdict::kRefuse));
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[1].first, MessageKind::kError);
  ASSERT_TRUE(judgeAgain(id, ExposureVerdict::kFine));
  EXPECT_EQ(messages.size(), 2u);
  ASSERT_TRUE(judgeAgain(id, ExposureVerdict::kAlarm));
  EXPECT_EQ(messages.size(), 3u);
}

TEST_F(Zones, KeepNamesOfTheirOwn) {
  const std::string id = add(ZoneKind::kEar);
  Scene scene = *session.scene();

  renameObject(scene, id, "operator");
  EXPECT_NE(scene.findZone("operator"), nullptr);
  EXPECT_THROW(renameObject(scene, "operator", scene.targets.front().id), Error);
  const std::string copy = duplicateObject(scene, "operator");
  EXPECT_NE(copy, "operator");
  EXPECT_EQ(scene.zones.size(), 2u);
}

}  // namespace
}  // namespace acg::test
