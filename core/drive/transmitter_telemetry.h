// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/telemetry/sampler.h"

namespace acg {

class Transmitter;

/// Asks a transmitter for frames, rate, times and temperature at each sample, under the label
/// `device`, such as the driver's name. Drop the subscription before the transmitter.
Sampler::Source transmitterSource(const Transmitter& transmitter, std::string device);

}  // namespace acg
