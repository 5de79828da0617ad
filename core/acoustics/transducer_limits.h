// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace acg {

/// What a number may be, both ends included, SI.
struct NumberRange {
  double low, high;
  bool contains(double value) const { return value >= low && value <= high; }  ///< false for NaN
};

// What a transducer's numbers may be. The checks of a scene and every form ask here.

/// m. A point has no face; its radius only says how large it is drawn.
inline NumberRange radiusRange(std::string_view kind) { return {kind == "point" ? 0 : 1e-5, 1}; }
inline constexpr NumberRange kFrequencyRange{1e3, 10e6};  ///< Hz
inline constexpr NumberRange kSourceRange{1e-9, 1e6};     ///< Pa m; of a plane wave, Pa
inline constexpr NumberRange kVoltRange{1e-3, 1e5};  ///< V peak to peak, of drive and drive limit

}  // namespace acg
