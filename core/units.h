// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <numbers>

namespace acg {

inline constexpr double kPi = std::numbers::pi;

/// SI factors, so that code reads `10.5 * mm` and `40 * kHz`.
namespace units {

inline constexpr double m = 1;
inline constexpr double cm = 1e-2;
inline constexpr double mm = 1e-3;
inline constexpr double um = 1e-6;
inline constexpr double s = 1;
inline constexpr double ms = 1e-3;
inline constexpr double us = 1e-6;
inline constexpr double Hz = 1;
inline constexpr double kHz = 1e3;
inline constexpr double MHz = 1e6;
inline constexpr double Pa = 1;
inline constexpr double kPa = 1e3;
inline constexpr double rad = 1;
inline constexpr double deg = std::numbers::pi / 180;
inline constexpr double kelvinAtZeroCelsius = 273.15;

}  // namespace units
}  // namespace acg
