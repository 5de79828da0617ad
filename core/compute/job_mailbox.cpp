// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/job_mailbox.h"

#include <iterator>
#include <utility>

namespace acg {

void JobMailbox::put(Calls calls) {
  if (calls.empty()) return;
  {
    std::lock_guard lock(mutex_);
    std::move(calls.begin(), calls.end(), std::back_inserter(calls_));
    if (std::exchange(isPosted_, true)) return;
  }
  post();
}

void JobMailbox::post() {
  post_([self = shared_from_this()] { self->deliver(); });
}

void JobMailbox::deliver() {
  const JobTime begin = clock_();
  for (bool isFirst = true;; isFirst = false) {
    std::function<void()> call;
    {
      std::lock_guard lock(mutex_);
      if (calls_.empty()) {
        isPosted_ = false;
        return;
      }
      if (!isFirst && clock_() - begin >= kTurn) break;
      call = std::move(calls_.front());
      calls_.pop_front();
    }
    call();
  }
  post();
}

}  // namespace acg
