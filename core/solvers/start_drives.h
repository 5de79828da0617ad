// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/backend/backend.h"
#include "core/params/parameter.h"

namespace acg {

/// The rows that iterative methods share.
Parameter iterationsParameter();
Parameter randomStartParameter();
Parameter advancedFlag(const char* name, const char* label, bool defaultValue, const char* help);

/// Column of complex numbers with modulus 1: all 1, or with `random` phases drawn from `seed`, the
/// same on every machine.
void uploadStart(Backend& backend, bool random, std::uint64_t seed, Buffer& column);

}  // namespace acg
