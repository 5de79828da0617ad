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

RemoteClient::Outcome RemoteClient::attempt(std::span<const std::uint8_t> message,
                                            std::span<std::uint8_t> answer, std::string& sentence) {
  link_.send(message, left());
  std::array<std::uint8_t, 1> status;
  receiveAll(status);
  if (status[0] == kRemoteOk) {
    receiveAll(answer);
    return Outcome::kDone;
  }
  if (status[0] != kRemoteError) return Outcome::kNonsense;
  std::array<std::uint8_t, 4> length;
  receiveAll(length);
  constexpr std::uint32_t kLongestSentence = 4096;
  const auto size = numberAt<std::uint32_t>(length, 0);
  if (size > kLongestSentence) return Outcome::kNonsense;
  std::vector<std::uint8_t> letters(size);
  receiveAll(letters);
  sentence.assign(letters.begin(), letters.end());
  return Outcome::kRefused;
}

std::optional<std::string> RemoteClient::request(std::span<const std::uint8_t> message,
                                                 std::span<std::uint8_t> answer) {
  std::string sentence;
  switch (attempt(message, answer, sentence)) {
    case Outcome::kDone:
      return std::nullopt;
    case Outcome::kRefused:
      return sentence;
    case Outcome::kNonsense:
      break;
  }
  throwNonsense();
}

void RemoteClient::demand(std::span<const std::uint8_t> message, std::span<std::uint8_t> answer) {
  constexpr std::chrono::milliseconds kPause{5};
  std::string sentence;
  for (bool wasRefused = false;;) {
    const Outcome outcome = attempt(message, answer, sentence);
    if (outcome == Outcome::kDone) return;
    if (outcome == Outcome::kRefused && (wasRefused || isLate())) {
      throw Error(ErrorCode::kIo,
                  fmt::format("The server at {} refused: {}; start it again and connect anew.",
                              link_.address(), sentence));
    }
    if (isLate()) throwNonsense();
    wasRefused = outcome == Outcome::kRefused;
    drainUntilQuiet(kPause);
  }
}

void RemoteClient::throwNonsense() const {
  throw Error(ErrorCode::kIo,
              fmt::format("What answers at {} does not speak AUTD3's remote link; check address "
                          "and port.",
                          link_.address()));
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
  constexpr std::chrono::milliseconds kPause{20};
  const auto refuse = [&](const std::string& sentence) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The server at {} refused version {} of AUTD3's remote link for {} "
                            "devices: {}.",
                            link_.address(), kRemoteVersion, devices, sentence));
  };
  drainUntilQuiet(std::chrono::milliseconds(1));
  RemoteCommand command = kConfigureGeometry;
  if (const auto refusal = request(helloMessage(), {})) {
    // A server greets once a connection. It takes the rest of a second greeting for messages that
    // it does not know and answers each.
    if (refusal->find("already") == std::string::npos) refuse(*refusal);
    drainUntilQuiet(kPause);
    command = kUpdateGeometry;
  }
  if (const auto refusal = request(geometryMessage(command, devices, spacing), {})) {
    refuse(*refusal);
  }
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
