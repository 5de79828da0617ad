// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/openmpd/openmpd_driver.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/driver_tools.h"
#include "hardware/emulators/announcement.h"
#include "hardware/openmpd/boards_link.h"
#include "hardware/transport/ftdi_link.h"
#include "hardware/transport/tcp_link.h"

namespace acg {

using namespace openmpd;

namespace {

/// "#ff8000" as the side channel has it.
std::uint32_t colourOf(const std::string& text) {
  std::uint32_t rgb = 0;
  const char* const end = text.data() + text.size();
  const auto read = text.size() == 7 && text[0] == '#'
                        ? std::from_chars(text.data() + 1, end, rgb, 16)
                        : std::from_chars_result{text.data(), std::errc::invalid_argument};
  if (read.ec != std::errc() || read.ptr != end) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("led_colour is \"{}\"; give red, green and blue as #ff8000, or nothing "
                            "to leave the lamps as they are.",
                            text));
  }
  return (rgb >> 16 & 0xFF) | (rgb & 0xFF00) | (rgb & 0xFF) << 16;
}

std::vector<std::string> parts(const std::string& address) {
  std::vector<std::string> all(1);
  for (const char letter : address) {
    if (letter == ',') {
      all.emplace_back();
    } else if (letter != ' ') {
      all.back() += letter;
    }
  }
  return all;
}

std::unique_ptr<DeviceLink> openBoards(const std::string& address, const ParameterSet& settings) {
  if (address.find(':') != std::string::npos) {
    return std::make_unique<TcpLink>(address, 0, std::chrono::milliseconds(1000));
  }
  const std::vector<std::string> serialNumbers = parts(address);
  const auto boards = static_cast<std::size_t>(integerOf(settings, "boards"));
  if (serialNumbers.size() != boards) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" names {} boards but boards is {}; give the serial number of "
                            "each, with commas.",
                            address, serialNumbers.size(), boards));
  }
  std::vector<std::unique_ptr<DeviceLink>> links;
  for (const std::string& serialNumber : serialNumbers) {
    links.push_back(openFtdi(serialNumber));
  }
  if (links.size() == 1) return std::move(links.front());
  return std::make_unique<BoardsLink>(std::move(links), kFrameBytes);
}

std::vector<FoundDevice> findBoards() {
  std::vector<FoundDevice> all = announcedEmulators("openmpd");
  for (const std::string& serialNumber : ftdiSerialNumbers()) {
    all.push_back({"openmpd", serialNumber, fmt::format("OpenMPD board {}", serialNumber),
                   serialNumber, false});
  }
  return all;
}

}  // namespace

OpenMpdDriver::OpenMpdDriver(const ParameterSet& settings)
    : boards_(static_cast<int>(integerOf(settings, "boards"))),
      divider_(static_cast<int>(integerOf(settings, "divider"))),
      traits_(deviceTraits("openmpd")) {
  const std::string& colour = textOf(settings, "led_colour");
  if (!colour.empty()) startSide_.colour = colourOf(colour);
  startSide_.divider = static_cast<std::uint8_t>(divider_);
  traits_.channels = kElements * boards_;
  traits_.frameRate = kUltrasoundFrequency / divider_;
  for (int board = 1; board < boards_; ++board) {
    for (int n = 0; n < kElements; ++n) {
      traits_.channelOrder.push_back(board * kElements + traits_.channelOrder[std::size_t(n)]);
    }
  }
}

void OpenMpdDriver::start(DeviceLink& link) {
  link.discard();
  std::vector<std::uint8_t> message = muteMessage();
  const auto silence = silentBoardFrame(startSide_);
  for (int board = 0; board < boards_; ++board) {
    message.insert(message.end(), silence.begin(), silence.end());
  }
  link.send(message, timeout());
}

void OpenMpdDriver::send(DeviceLink& link, const PhaseFrame& frame) {
  sendBatch(link, {&frame, 1});
}

void OpenMpdDriver::sendBatch(DeviceLink& link, std::span<const PhaseFrame> frames) {
  constexpr std::size_t kMost = kReadyBytes / kFrameBytes;
  if (frames.empty() || frames.size() > kMost) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("An OpenMPD board takes 1 to {} frames at once, not {}.", kMost,
                            frames.size()));
  }
  std::vector<std::uint8_t> message;
  message.reserve(frames.size() * kFrameBytes * std::size_t(boards_));
  for (const PhaseFrame& frame : frames) append(message, frame);
  link.send(message, timeout());
}

void OpenMpdDriver::append(std::vector<std::uint8_t>& message, const PhaseFrame& frame) const {
  checkFrame(frame, traits_);
  const std::span pins = std::span(traits_.channelOrder).first(kElements);
  for (int board = 0; board < boards_; ++board) {
    const std::size_t first = std::size_t(board) * kElements;
    const auto bytes = boardFrame(std::span(frame.phases).subspan(first, kElements),
                                  std::span(frame.amplitudes).subspan(first, kElements), pins);
    message.insert(message.end(), bytes.begin(), bytes.end());
  }
}

void OpenMpdDriver::store(DeviceLink&, const FrameSequence&) { refuseToStore(traits_); }

std::vector<std::uint8_t> OpenMpdDriver::muteMessage() const { return muteBytes(boards_); }

DeviceReport OpenMpdDriver::report(DeviceLink&) { return {}; }  // it cannot be asked

std::chrono::milliseconds OpenMpdDriver::timeout() const {
  // A full FIFO must make room first.
  return std::chrono::milliseconds(150 + 32 * divider_ / 40);
}

DeviceDriverEntry openMpdEntry() {
  return {"openmpd",
          "OpenMPD board",
          "Levitation boards of OpenMPD with 256 elements each, alone or several.",
          {{"boards",
            "Boards",
            std::int64_t{1},
            Dimension::kNone,
            1,
            8,
            {},
            "How many boards, in the order of the array's elements.",
            false},
           {"divider",
            "Divider",
            std::int64_t{kDefaultDivider},
            Dimension::kNone,
            kDefaultDivider,
            100,
            {},
            "Periods of 25 us that a frame lasts: 4 for 10 kHz. At 100 a full buffer still plays "
            "for 80 ms.",
            true},
           {"led_colour",
            "Lamp colour",
            std::string(),
            Dimension::kNone,
            std::nullopt,
            std::nullopt,
            {},
            "Of the boards' lamps, such as #ff8000; nothing leaves them as they are.",
            true}},
          "FT4TI56A, the serial number of each board with commas",
          [](const ParameterSet& settings) -> std::unique_ptr<DeviceDriver> {
            return std::make_unique<OpenMpdDriver>(settings);
          },
          openBoards,
          findBoards};
}

}  // namespace acg
