// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

#include "core/drive/transmitter.h"

namespace acg {

/// How often a command, the owner of its device, renews the permission, which lasts
/// kPermissionTime.
inline constexpr std::chrono::milliseconds kRenewal{20};

/// Renews the permission until `isReached`, Ctrl+C, or `timeout`; returns whether it was reached.
bool ownUntil(Transmitter& transmitter,
              const std::function<bool(const TransmitterStatus&)>& isReached,
              std::chrono::steady_clock::duration timeout);

/// Connects and says to what. Throws kIo with the reason.
void connectDevice(Transmitter& transmitter);

/// Turns the arm switch. Throws kUnavailable with the reason of a refusal.
void armDevice(Transmitter& transmitter, bool consents);

/// The armed device emits from now on. Throws kUnavailable.
void startEmitting(Transmitter& transmitter);

/// Disarms it, or mutes it after Ctrl+C, and says so.
void endEmitting(Transmitter& transmitter);

}  // namespace acg
