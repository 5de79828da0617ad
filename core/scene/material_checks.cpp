// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <fmt/format.h>

#include "core/acoustics/directivity_table.h"
#include "core/acoustics/transducer_limits.h"
#include "core/error.h"
#include "core/scene/scene_checks.h"

namespace acg {
namespace {

using Issues = std::vector<Issue>;

/// Appends an error unless low <= value <= high.
void requireWithin(Issues& issues, double value, double low, double high, const std::string& path,
                   const char* unit) {
  if (value >= low && value <= high) return;  // false for NaN
  issues.push_back({Severity::kError, path,
                    fmt::format("The value is {} {}; give one from {} to {} {}.", value, unit, low,
                                high, unit)});
}

void requireWithin(Issues& issues, double value, const NumberRange& range, const std::string& path,
                   const char* unit) {
  requireWithin(issues, value, range.low, range.high, path, unit);
}

void checkMedium(const Scene& scene, Issues& issues) {
  if (const Air* air = std::get_if<Air>(&scene.medium)) {
    requireWithin(issues, air->temperature, -40, 60, "medium.air.temperature_c", "degC");
    requireWithin(issues, air->humidity, 0, 100, "medium.air.humidity_percent", "%");
    requireWithin(issues, air->pressure, 50e3, 120e3, "medium.air.pressure_pa", "Pa");
    return;
  }
  const Medium& medium = std::get<Medium>(scene.medium);
  requireWithin(issues, medium.soundSpeed, 10, 20e3, "medium.sound_speed_m_s", "m/s");
  requireWithin(issues, medium.density, 1e-3, 30e3, "medium.density_kg_m3", "kg/m^3");
  requireWithin(issues, medium.absorption, 0, 1e4, "medium.absorption_db_per_m", "dB/m");
}

void checkParticles(const Scene& scene, Issues& issues) {
  double wavelength = 0;
  try {
    wavelength = scene.wavelength();
  } catch (const Error&) {
    // The medium or the frequency is at fault and has its own issue.
  }
  for (const auto& [name, particle] : scene.particles) {
    const std::string path = "particles." + name;
    requireWithin(issues, particle.radius, 1e-8, 0.1, path + ".radius_m", "m");
    requireWithin(issues, particle.density, 1e-3, 30e3, path + ".density_kg_m3", "kg/m^3");
    if (particle.kind == ParticleKind::kCompressible) {
      requireWithin(issues, particle.soundSpeed, 1, 20e3, path + ".sound_speed_m_s", "m/s");
    }
    if (wavelength > 0 && particle.radius > wavelength / 4 && particle.radius <= 0.1) {
      issues.push_back({Severity::kNote, path + ".radius_m",
                        fmt::format("The radius of {:.3g} mm is above a quarter of the wavelength "
                                    "({:.3g} mm), where Gor'kov's potential does not hold; take "
                                    "smaller beads or go by force and verdict.",
                                    particle.radius * 1e3, wavelength / 4 * 1e3)});
    }
  }
}

void checkDirectivity(const TransducerModel& transducer, const std::string& path, Issues& issues) {
  if (transducer.kind != "table") return;
  if (const auto fault = tableFault(transducer.tableAngles, transducer.tableGains)) {
    issues.push_back({Severity::kError, path, "Of the directivity table, " + *fault});
    return;
  }
  if (std::abs(transducer.tableGains.front() - 1) > 0.01) {
    issues.push_back({Severity::kWarning, path + ".table_gains",
                      fmt::format("The gain at the first angle is {}, so that the source strength "
                                  "is not that on the axis; divide the gains by it.",
                                  transducer.tableGains.front())});
  }
}

void checkDrive(const TransducerModel& transducer, const std::string& path, Issues& issues) {
  if (!transducer.driveLimit) {
    issues.push_back({Severity::kWarning, path + ".drive_limit_vpp",
                      "The transducer states no drive limit; give the volts, peak to peak, that it "
                      "takes for good."});
    return;
  }
  requireWithin(issues, *transducer.driveLimit, kVoltRange, path + ".drive_limit_vpp", "V");
  if (transducer.driveVoltage > *transducer.driveLimit) {
    issues.push_back({Severity::kWarning, path + ".drive_voltage_vpp",
                      fmt::format("Full drive is {} V, above the limit of {} V; lower it and the "
                                  "source strength with it.",
                                  transducer.driveVoltage, *transducer.driveLimit)});
  }
}

void checkTransducers(const Scene& scene, Issues& issues) {
  for (const auto& [name, transducer] : scene.transducers) {
    const std::string path = "transducers." + name;
    try {
      transducerModel(transducer.kind);
    } catch (const Error& error) {
      issues.push_back({Severity::kError, path + ".kind", error.what()});
    }
    requireWithin(issues, transducer.radius, radiusRange(transducer.kind), path + ".radius_m", "m");
    requireWithin(issues, transducer.frequency, kFrequencyRange, path + ".frequency_hz", "Hz");
    requireWithin(issues, transducer.sourcePressure, kSourceRange, path + ".source_pressure_pa_m",
                  "Pa m");
    checkDirectivity(transducer, path, issues);
    checkDrive(transducer, path, issues);
  }
}

}  // namespace

void checkMaterials(const Scene& scene, std::vector<Issue>& issues) {
  checkMedium(scene, issues);
  checkParticles(scene, issues);
  checkTransducers(scene, issues);
}

}  // namespace acg
