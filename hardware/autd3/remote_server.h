// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hardware/autd3/remote_link.h"

namespace acg::autd3 {

/// The server's side of the remote link for emulated devices, byte for byte as that of autd3-rs:
/// before the greeting any other message ends the connection; after it an unknown byte is answered
/// by a sentence and the next one is read as a message; geometry on an open link is refused without
/// being read, so that its bytes are taken for messages.
class RemoteServer {
 public:
  struct Devices {
    std::function<void(bool isOpen)> setOpen;
    std::function<void(std::span<const std::uint8_t> frames)> send;  ///< 626 bytes a device
    std::function<std::vector<std::uint8_t>()> read;                 ///< 2 bytes a device
  };

  RemoteServer(int devices, Devices calls) : devices_(devices), calls_(std::move(calls)) {}

  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes);
  /// A client came or went.
  void connected(bool isConnected);

  bool isOpen() const { return isOpen_; }
  std::vector<std::string>& complaints() { return complaints_; }

 private:
  /// Takes one message off the front of `waiting_`; false when more bytes are needed.
  bool takeMessage(std::vector<std::uint8_t>& answers);
  bool takeHello(std::vector<std::uint8_t>& answers);
  bool takeGeometry(bool isUpdate, std::vector<std::uint8_t>& answers);
  void refuse(const std::string& sentence, std::vector<std::uint8_t>& answers);
  void setOpen(bool isOpen);
  void drop(std::size_t count);

  int devices_;
  Devices calls_;
  std::vector<std::uint8_t> waiting_;
  std::size_t taken_ = 0;      ///< of `waiting_`
  std::uint64_t skipped_ = 0;  ///< bytes of a geometry still to be thrown away
  bool hasGreeted_ = false, hasEnded_ = false, isOpen_ = false;
  std::vector<std::string> complaints_;
};

}  // namespace acg::autd3
