// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/fair_share.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace acg {

void FairShare::add(const std::string& client, JobTime due, JobId id) {
  if (clients_[client].jobs.emplace(due, id).second) ++size_;
}

void FairShare::remove(const std::string& client, JobTime due, JobId id) {
  const auto found = clients_.find(client);
  if (found != clients_.end()) size_ -= found->second.jobs.erase({due, id});
}

std::optional<JobId> FairShare::first() {
  if (size_ == 0) {
    clients_.clear();  // Nobody waits: what was is settled.
    return std::nullopt;
  }
  for (;;) {
    const Client* best = nullptr;
    for (const auto& [name, client] : clients_) {
      if (client.jobs.empty() || client.credit <= 0) continue;
      if (!best || *client.jobs.begin() < *best->jobs.begin()) best = &client;
    }
    if (best) return best->jobs.begin()->second;
    giveCredit();
  }
}

void FairShare::charge(const std::string& client, double seconds) {
  Client& charged = clients_[client];
  charged.credit = std::min(charged.credit - seconds, kQuantum);
}

/// As many quanta at once as it takes until somebody who waits has credit.
void FairShare::giveCredit() {
  double least = std::numeric_limits<double>::max();
  for (const auto& [name, client] : clients_) {
    if (!client.jobs.empty()) least = std::min(least, -client.credit);
  }
  const double given = (std::floor(least / kQuantum) + 1) * kQuantum;
  for (auto& [name, client] : clients_) client.credit = std::min(client.credit + given, kQuantum);
  std::erase_if(clients_, [](const auto& entry) {
    return entry.second.jobs.empty() && entry.second.credit >= kQuantum;
  });
}

}  // namespace acg
