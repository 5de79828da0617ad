// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include "app/composition.h"
#include "ui/actions/project_files.h"
#include "ui/session.h"

namespace acg {

/// Handles events until `isDone`, which is asked after each; false when that takes too long.
template <class IsDone>
bool waitUntil(const IsDone& isDone, int limitMs = 30000) {
  QElapsedTimer clock;
  clock.start();
  QTimer wake;  // so that the loop also ends without events
  wake.start(20);
  while (!isDone()) {
    if (clock.elapsed() > limitMs) return false;
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  }
  return true;
}

/// A session on the CPU with the start scene.
class SessionFixture : public ::testing::Test {
 protected:
  SessionFixture()
      : session([](JobQueue::Post post) { return makeComputeService(std::move(post)); }) {}

  void open(ScenePtr scene = startScene()) {
    session.open(std::move(scene), QStringLiteral("Open"));
    ASSERT_TRUE(waitForResult());
  }
  /// Until what is shown answers the newest revision.
  bool waitForResult() {
    return waitUntil([this] { return session.shownRevision() == session.document().revision(); });
  }
  bool move(const Eigen::Vector3d& position, Gesture gesture = 0) {
    return session.edit(QStringLiteral("Move"), gesture,
                        [&](Scene& scene) { scene.targets.at(0).position = position; });
  }

  Session session;
};

inline std::vector<double> sliceValues(const Session& session, SliceAxis axis = SliceAxis::kY) {
  const FieldPtr& field = session.slices()[static_cast<std::size_t>(axis)];
  return field ? field->channels.at(0).values : std::vector<double>{};
}

}  // namespace acg
