// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/remote_link.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/autd3/byte_writer.h"

namespace acg::autd3 {

std::vector<std::uint8_t> helloMessage() {
  std::vector<std::uint8_t> message{kHello};
  put16(message, kRemoteVersion);
  for (const char* letter = kRemoteMagic; *letter != 0; ++letter) {
    message.push_back(static_cast<std::uint8_t>(*letter));
  }
  return message;
}

std::vector<std::uint8_t> geometryMessage(RemoteCommand command, int devices, double spacing) {
  std::vector<std::uint8_t> message{command};
  put32(message, static_cast<std::uint32_t>(devices));
  for (int i = 0; i < devices; ++i) {
    const double millimetres = 1000 * spacing * i;
    // Position, then the quaternion w, i, j, k of no rotation.
    for (const double value : {millimetres, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0}) {
      putFloat(message, static_cast<float>(value));
    }
  }
  return message;
}

std::vector<std::uint8_t> framesMessage(std::span<const std::uint8_t> frames) {
  std::vector<std::uint8_t> message;
  message.reserve(1 + frames.size());
  message.push_back(kSendFrames);
  message.insert(message.end(), frames.begin(), frames.end());
  return message;
}

std::vector<std::uint8_t> realigningBytes(int devices) {
  // At the start of a message the first byte takes all others as its frames. Within a message of
  // which n bytes lack, the first n are taken for them, and each of the others asks for answers.
  const std::size_t frames = kRemoteTxBytes * static_cast<std::size_t>(devices);
  std::vector<std::uint8_t> bytes(1 + frames, kReadAnswers);
  bytes[0] = kSendFrames;
  return bytes;
}

void RemoteClient::drain() { drainUntilQuiet(std::chrono::milliseconds(0)); }

void RemoteClient::drainUntilQuiet(std::chrono::milliseconds pause) {
  std::array<std::uint8_t, 4096> waste;
  while (link_.receive(waste, pause) > 0 && !isLate()) {
  }
}

std::optional<std::string> RemoteClient::request(std::span<const std::uint8_t> message,
                                                 std::span<std::uint8_t> answer) {
  link_.send(message, left());
  std::array<std::uint8_t, 1> status;
  receiveAll(status);
  if (status[0] == kRemoteOk) {
    receiveAll(answer);
    return std::nullopt;
  }
  std::array<std::uint8_t, 4> length{};
  if (status[0] == kRemoteError) receiveAll(length);
  const auto size = numberAt<std::uint32_t>(length, 0);
  constexpr std::uint32_t kLongestSentence = 4096;
  if (status[0] != kRemoteError || size > kLongestSentence) {
    throw Error(ErrorCode::kIo,
                fmt::format("What answers at {} does not speak AUTD3's remote link; check address "
                            "and port.",
                            link_.address()));
  }
  std::vector<std::uint8_t> sentence(size);
  receiveAll(sentence);
  return std::string(sentence.begin(), sentence.end());
}

void RemoteClient::demand(std::span<const std::uint8_t> message, std::span<std::uint8_t> answer) {
  if (const auto refusal = request(message, answer)) {
    throw Error(ErrorCode::kIo,
                fmt::format("The server at {} refused: {}; start it again and connect anew.",
                            link_.address(), *refusal));
  }
}

void RemoteClient::readAnswers(std::span<std::uint8_t> rx) {
  const std::uint8_t command = kReadAnswers;
  demand({&command, 1}, rx);
}

bool RemoteClient::sendUntil(std::span<const std::uint8_t> framesMessage,
                             std::span<std::uint8_t> rx, const std::function<bool()>& isDone) {
  constexpr std::chrono::milliseconds kResend{50}, kPause{1};
  Clock::time_point resend = Clock::now();
  do {
    if (Clock::now() >= resend) {
      demand(framesMessage, {});
      resend = Clock::now() + kResend;
    } else {
      drainUntilQuiet(kPause);
    }
    readAnswers(rx);
    if (isDone()) return true;
  } while (!isLate());
  return false;
}

void RemoteClient::greet(int devices, double spacing) {
  drain();
  RemoteCommand command = kConfigureGeometry;
  if (const auto refusal = request(helloMessage(), {})) {
    // A server greets once a connection. It takes the rest of a second greeting for messages that
    // it does not know and answers each.
    if (refusal->find("already") == std::string::npos) {
      throw Error(ErrorCode::kUnavailable,
                  fmt::format("The server at {} refused version {} of AUTD3's remote link: {}.",
                              link_.address(), kRemoteVersion, *refusal));
    }
    drainUntilQuiet(std::chrono::milliseconds(20));
    command = kUpdateGeometry;
  }
  demand(geometryMessage(command, devices, spacing), {});
}

void RemoteClient::receiveAll(std::span<std::uint8_t> into) {
  while (!into.empty()) {
    const std::size_t count = link_.receive(into, left());
    into = into.subspan(count);
    if (count == 0 && isLate()) {
      throw Error(ErrorCode::kIo,
                  fmt::format("{} does not answer; check that the server of the AUTD3 devices runs "
                              "and connect anew.",
                              link_.address()));
    }
  }
}

std::chrono::milliseconds RemoteClient::left() const {
  const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
  return std::max(rest, std::chrono::milliseconds(0));
}

}  // namespace acg::autd3
