// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/sonic_surface/sonic_surface_protocol.h"

#include "core/error.h"

namespace acg::sonicsurface {
namespace {

/// Phases into the hidden buffer of one board, from its first address on.
void appendPhases(std::vector<std::uint8_t>& message, std::span<const std::uint8_t> codes) {
  message.push_back(kStartPhases);
  message.insert(message.end(), codes.begin(), codes.end());
}

/// Phases of all boards. `isExplicit`: say which board listens even where there is one.
void appendAll(std::vector<std::uint8_t>& message, std::span<const std::uint8_t> codes,
               Boards boards, bool isExplicit) {
  if (boards == Boards::kPair) {
    message.push_back(kTakePrimary);
    appendPhases(message, codes.first(kBoardChannels));
    message.push_back(kTakeSecondary);
    appendPhases(message, codes.subspan(kBoardChannels));
    return;
  }
  if (isExplicit && boards == Boards::kPrimary) message.push_back(kTakePrimary);
  if (isExplicit && boards == Boards::kSecondary) message.push_back(kTakeSecondary);
  appendPhases(message, codes);
}

}  // namespace

Boards boardsOf(const std::string& setting) {
  if (setting == "secondary") return Boards::kSecondary;
  if (setting == "pair") return Boards::kPair;
  if (setting == "tactile") return Boards::kTactile;
  ACG_ASSERT(setting == "primary");
  return Boards::kPrimary;
}

int boardCount(Boards boards) { return boards == Boards::kPair ? 2 : 1; }

std::vector<std::uint8_t> frameMessage(std::span<const std::uint8_t> codes, Boards boards) {
  ACG_ASSERT(codes.size() == std::size_t(kBoardChannels * boardCount(boards)));
  std::vector<std::uint8_t> message;
  message.reserve(codes.size() + 5);
  appendAll(message, codes, boards, false);
  message.push_back(kSwap);
  return message;
}

std::vector<std::uint8_t> muteMessage(Boards boards) {
  const std::vector<std::uint8_t> silence(std::size_t(kBoardChannels * boardCount(boards)), kOff);
  std::vector<std::uint8_t> message;
  appendAll(message, silence, boards, true);
  message.push_back(kSwap);
  appendAll(message, silence, boards, true);
  return message;
}

}  // namespace acg::sonicsurface
