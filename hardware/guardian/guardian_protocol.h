// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace acg {

/// What program and guardian say to each other over a pair of sockets. A frame is, little endian:
/// magic (4 bytes), type (1), 3 zeros, length of the payload (4), number (4), CRC-32C (4) of type
/// to number and payload, payload. Each side numbers its frames 1, 2, 3 ... Beside the sockets goes
/// a line from the program on which every byte is a mute: it cannot wait behind anything.
struct GuardianMessage {
  enum class Type : std::uint8_t {
    // From the program.
    kMuteMessage = 1,  ///< bytes that silence the device
    kArm = 2,          ///< number of mutes (8 bytes) that the program knew of
    kDisarm = 3,
    kBeat = 4,    ///< permission for kBeatTime more; answered by the same
    kQuery = 5,   ///< bytes for the device that make no sound; always pass
    kOutput = 6,  ///< bytes for the device; pass while armed
    kDiscard = 7,
    // From the guardian.
    kReady = 65,    ///< the link is open; its bytes a second (8 bytes)
    kSent = 66,     ///< the frame of this number (4 bytes) is out
    kRefused = 67,  ///< number (4 bytes), sentence
    kArmed = 68,    ///< number (4 bytes)
    kSilent = 69,   ///< disarmed by frame number (4 bytes)
    kAnswer = 70,   ///< bytes from the device
    kMuted = 71,    ///< sentence: why it muted and latched
    kLost = 72      ///< sentence: the device is gone, or could not be reached
  };
  Type type = Type::kBeat;
  std::uint32_t number = 0;
  std::vector<std::uint8_t> payload;

  /// The little endian number of `size` bytes at the front; 0 where the payload is shorter.
  std::uint64_t value(std::size_t size) const;
  /// The payload from `from` on, as text.
  std::string text(std::size_t from = 0) const;
};

/// The longest payload; longer ones are refused before memory is asked for.
inline constexpr std::size_t kLongestPayload = 1 << 20;

/// Bytes of a frame.
std::vector<std::uint8_t> guardianFrame(GuardianMessage::Type type, std::uint32_t number,
                                        std::span<const std::uint8_t> payload);
/// Number of `size` bytes, little endian, then text: what payloads are made of.
std::vector<std::uint8_t> guardianPayload(std::uint64_t value, std::size_t size,
                                          const std::string& text = {});

/// Takes bytes as they come and gives whole frames that are right in every part and follow each
/// other by number. Anything else is an error, after which it looks for the next frame.
class GuardianReader {
 public:
  void append(std::span<const std::uint8_t> bytes);
  /// The next frame that is whole and right.
  std::optional<GuardianMessage> next();
  /// Whether something wrong was met since this was last asked.
  bool takeError();

 private:
  bool skipToMagic();

  std::vector<std::uint8_t> bytes_;
  std::size_t begin_ = 0;  ///< of what is not yet taken
  std::uint32_t expected_ = 1;
  bool hasError_ = false;
};

}  // namespace acg
