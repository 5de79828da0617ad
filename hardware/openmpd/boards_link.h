// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/drive/device_link.h"

namespace acg {

/// Several boards with a cable each as one link: blocks of `blockBytes` of a message go to the
/// boards by turns, each board's blocks of one message together. Nothing is received but what the
/// first board says.
class BoardsLink : public DeviceLink {
 public:
  BoardsLink(std::vector<std::unique_ptr<DeviceLink>> boards, std::size_t blockBytes);

  /// Throws kInternal for a message that is not whole blocks for every board.
  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) override;
  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override;
  void discard() override;
  std::string address() const override;  ///< all, with commas
  int descriptor() const override;       ///< of the first

 private:
  std::vector<std::unique_ptr<DeviceLink>> boards_;
  std::size_t blockBytes_;
};

}  // namespace acg
