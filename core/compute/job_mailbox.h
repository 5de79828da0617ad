// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/compute/job_spec.h"

namespace acg {

/// Brings the ends of jobs to the thread that owns the results. However many jobs end at once,
/// `post` is called once; and who has much to hear gives way after a few milliseconds, so that a
/// window draws in between. Calls come in the order that they were put in.
///
/// Any thread may call. It lives until all is delivered, also when its queue is gone.
class JobMailbox : public std::enable_shared_from_this<JobMailbox> {
 public:
  /// Runs a function on the thread that owns the results, such as the UI thread.
  using Post = std::function<void(std::function<void()>)>;
  using Calls = std::vector<std::function<void()>>;
  /// How long one turn may begin new calls: a quarter of a frame at 60 Hz.
  static constexpr std::chrono::milliseconds kTurn{4};

  JobMailbox(Post post, JobClock clock) : post_(std::move(post)), clock_(std::move(clock)) {}

  /// The calls must not throw.
  void put(Calls calls);

 private:
  void post();
  void deliver();

  const Post post_;
  const JobClock clock_;
  std::mutex mutex_;
  std::deque<std::function<void()>> calls_;  // guarded by mutex_
  bool isPosted_ = false;                    // guarded by mutex_
};

}  // namespace acg
