// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/openmpd/boards_link.h"

#include <utility>

#include "core/error.h"

namespace acg {

BoardsLink::BoardsLink(std::vector<std::unique_ptr<DeviceLink>> boards, std::size_t blockBytes)
    : boards_(std::move(boards)), blockBytes_(blockBytes) {
  ACG_ASSERT(!boards_.empty() && blockBytes_ > 0);
}

void BoardsLink::send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) {
  const std::size_t round = blockBytes_ * boards_.size();
  ACG_ASSERT(message.size() % round == 0);
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    std::vector<std::uint8_t> part;
    part.reserve(message.size() / boards_.size());
    for (std::size_t at = board * blockBytes_; at < message.size(); at += round) {
      const auto block = message.subspan(at, blockBytes_);
      part.insert(part.end(), block.begin(), block.end());
    }
    boards_[board]->send(part, timeout);
  }
}

std::size_t BoardsLink::receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) {
  return boards_.front()->receive(into, timeout);
}

void BoardsLink::discard() {
  for (const auto& board : boards_) board->discard();
}

std::string BoardsLink::address() const {
  std::string all;
  for (const auto& board : boards_) {
    if (!all.empty()) all += ',';
    all += board->address();
  }
  return all;
}

int BoardsLink::descriptor() const { return boards_.front()->descriptor(); }

}  // namespace acg
