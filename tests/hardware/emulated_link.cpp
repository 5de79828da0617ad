// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hardware/emulated_link.h"

#include <algorithm>
#include <utility>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/registry.h"

namespace acg {

void EmulatedLink::throwGone() const {
  throw Error(ErrorCode::kIo, "\"" + address() + "\" is gone; plug the device in again.");
}

void EmulatedLink::send(std::span<const std::uint8_t> message, std::chrono::milliseconds) {
  while (!message.empty()) {
    if (left_ == 0u) throwGone();
    std::size_t size = 1 + random_() % std::min<std::size_t>(message.size(), 100);
    if (left_) size = std::min(size, *left_);
    const auto portion = message.first(size);
    const std::vector<std::uint8_t> answers = emulator_.receive(portion);
    answers_.insert(answers_.end(), answers.begin(), answers.end());
    sent_.insert(sent_.end(), portion.begin(), portion.end());
    if (left_) *left_ -= size;
    message = message.subspan(size);
  }
  emulator_.pass(std::chrono::milliseconds(1));  // which a message takes on its way
}

std::size_t EmulatedLink::receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) {
  if (left_ == 0u) throwGone();
  if (answers_.empty()) emulator_.pass(timeout);
  const std::size_t count = std::min(into.size(), answers_.size());
  std::copy_n(answers_.begin(), count, into.begin());
  answers_.erase(answers_.begin(), answers_.begin() + std::ptrdiff_t(count));
  return count;
}

std::vector<std::uint8_t> EmulatedLink::takeSent() { return std::exchange(sent_, {}); }

EmulatedDevice emulatedDevice(const std::string& name, const ParameterSet& settings) {
  const ParameterSet all = resolveParameters(deviceDriver(name).settings, settings, name);
  return {deviceDriver(name).make(all), emulator(name).make(all)};
}

PhaseFrame randomFrame(const DeviceTraits& traits, std::mt19937_64& random) {
  PhaseFrame frame = silentFrame(traits);
  for (std::size_t n = 0; n < frame.phases.size(); ++n) {
    frame.phases[n] =
        static_cast<std::uint8_t>(random() % std::uint64_t(traits.levels.phaseLevels));
    frame.amplitudes[n] =
        static_cast<std::uint8_t>(random() % std::uint64_t(largestAmplitudeCode(traits) + 1));
  }
  return frame;
}

bool isSilent(const Emulator& emulator) {
  return std::ranges::all_of(emulator.emitted(), [](const auto& drive) { return drive == 0.0; });
}

}  // namespace acg
