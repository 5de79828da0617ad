// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/compute/job_spec.h"

namespace acg {

/// Jobs of one priority, from several clients, each of which gets the same time.
///
/// Every client has credit, in seconds, and its jobs are charged to it; first comes the job that is
/// due first, then the one that came first, of all clients that have credit left. When none has,
/// each gets a quantum more. So two clients whose jobs wait all the time never differ by more than
/// a quantum and the longest job, whatever deadlines they give. Not for several threads.
///
/// Source: M. Shreedhar, G. Varghese, "Efficient fair queueing using deficit round robin",
/// IEEE/ACM Trans. Networking 4 (1996) 375-385; here debt is allowed, as what a job takes is known
/// only afterwards.
class FairShare {
 public:
  static constexpr double kQuantum = 0.02;  ///< s

  void add(const std::string& client, JobTime due, JobId id);
  /// Nothing where it is not there.
  void remove(const std::string& client, JobTime due, JobId id);
  /// The next job; it stays. Gives out credit where nobody has any left.
  std::optional<JobId> first();
  /// `seconds` may be less than zero, where too much was charged.
  void charge(const std::string& client, double seconds);
  bool isEmpty() const { return size_ == 0; }

 private:
  struct Client {
    double credit = kQuantum;                  // s
    std::set<std::pair<JobTime, JobId>> jobs;  // in the order that they are taken
  };
  void giveCredit();

  std::map<std::string, Client> clients_;
  std::size_t size_ = 0;
};

}  // namespace acg
