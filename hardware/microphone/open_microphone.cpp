// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/microphone/open_microphone.h"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/emulators/announcement.h"
#include "hardware/microphone/program_microphone.h"

namespace acg {
namespace {

constexpr double kQuietness = 40;  // dB

[[noreturn]] void refuseMicrophone(const std::string& name) {
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("\"{}\" is no microphone; give emulated, emulated:DB, exec:COMMAND or "
                          "exec-amplitude:COMMAND.",
                          name));
}

double quietnessOf(const std::string& name, std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0))
    refuseMicrophone(name);
  return value;
}

std::unique_ptr<Microphone> emulatedMicrophone(const std::string& address, double quietness,
                                               PressureOfElements pressure) {
  const std::optional<std::filesystem::path> outlet = soundOutletOf(address);
  if (!outlet) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("There is no emulated device at \"{}\" to be heard; start one by \"acg "
                            "emulate\", or use a microphone of your own by exec:COMMAND.",
                            address));
  }
  return std::make_unique<EmulatedRoom>(*outlet, std::move(pressure), quietness);
}

}  // namespace

std::unique_ptr<Microphone> openMicrophone(const std::string& name, const std::string& address,
                                           PressureOfElements pressure) {
  const std::size_t colon = name.find(':');
  const std::string kind = name.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : name.substr(colon + 1);
  if (kind == "emulated") {
    const bool isGiven = colon != std::string::npos;
    return emulatedMicrophone(address, isGiven ? quietnessOf(name, rest) : kQuietness,
                              std::move(pressure));
  }
  if (rest.empty() || (kind != "exec" && kind != "exec-amplitude")) refuseMicrophone(name);
  return std::make_unique<ProgramMicrophone>(
      rest, kind == "exec" ? MicrophoneReading::kComplex : MicrophoneReading::kMagnitude);
}

}  // namespace acg
