// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/emission.h"

#include <cmath>
#include <complex>

#include <fmt/format.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/drive/level_codes.h"
#include "core/error.h"

namespace acg {
std::complex<double> quantised(const std::complex<double>& drive, const DriveLevels& levels) {
  double amplitude = std::abs(drive);
  if (levels.amplitudeLevels >= 2) {
    amplitude = amplitudeOfCode(amplitudeCode(amplitude, levels), levels);
  }
  if (levels.phaseLevels < 1) return std::polar(amplitude, std::arg(drive));
  return std::polar(
      amplitude, phaseOfCode(phaseCode(std::arg(drive), levels.phaseLevels), levels.phaseLevels));
}

std::vector<DriveLevels> driveLevels(const Scene& scene, const std::optional<DriveLevels>& given) {
  std::vector<DriveLevels> result;
  for (const PlacedArray& array : scene.arrays) {
    DriveLevels levels = given.value_or(DriveLevels{});
    if (!given && array.geometry.kind == "device") {
      const auto name = array.geometry.parameters.find("name");
      const std::string device = name == array.geometry.parameters.end()
                                     ? "openmpd_board"
                                     : std::get<std::string>(name->second);
      levels = catalogueArray(device).levels;
    }
    if (!given && levels.phaseLevels == 0) levels.phaseLevels = scene.solver.phaseLevels;
    result.push_back(levels);
  }
  return result;
}

Emission emissionOf(const Scene& scene, const Hologram& hologram,
                    const std::vector<DriveLevels>& levels) {
  if (hologram.drives.size() != scene.elementCount()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The hologram has {} drives but the scene has {} elements; solve the "
                            "scene again or load its own hologram.",
                            hologram.drives.size(), scene.elementCount()));
  }
  ACG_ASSERT(levels.size() == scene.arrays.size());
  Emission emission{hologram.drives, hologram.drives};
  Eigen::Index n = 0;
  double phases = 0, amplitudes = 0, common = 0, power = 0;
  int sounding = 0;
  for (std::size_t i = 0; i < scene.arrays.size(); ++i) {
    for (int k = 0; k < scene.arrays[i].elements->size(); ++k, ++n) {
      const std::complex<double> ideal = emission.ideal(n);
      const std::complex<double> real = quantised(ideal, levels[i]);
      emission.emitted(n) = real;
      amplitudes += std::pow(std::abs(real) - std::abs(ideal), 2);
      common += std::real(std::conj(ideal) * real);
      power += std::norm(ideal);
      if (ideal == 0.0 || real == 0.0) continue;
      ++sounding;
      phases += std::pow(std::arg(real * std::conj(ideal)), 2);
    }
  }
  if (sounding > 0) emission.phaseError = std::sqrt(phases / sounding);
  if (n > 0) emission.amplitudeError = std::sqrt(amplitudes / static_cast<double>(n));
  if (power > 0) emission.coherence = common / power;
  return emission;
}

Hologram emittedHologram(const Hologram& ideal, const Emission& emission) {
  Hologram result = ideal;
  result.drives = emission.emitted;
  return result;
}

Hologram differenceHologram(const Hologram& ideal, const Emission& emission) {
  Hologram result = ideal;
  result.drives = emission.emitted - emission.ideal;
  return result;
}

}  // namespace acg
