// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/error.h"
#include "core/field/field_quantity.h"
#include "core/field/gorkov_potential.h"
#include "core/field/pressure.h"
#include "core/field/velocity.h"

namespace acg {

std::span<const FieldQuantityEntry> fieldQuantities() {
  static const std::vector<FieldQuantityEntry> kQuantities = {
      {"pressure",
       "Pressure",
       "p",
       "Pa",
       1,
       true,
       0,
       false,
       ColorKind::kMagnitude,
       {"pressure_re_pa", "pressure_im_pa"},
       "Complex peak pressure.",
       computePressure},
      {"phase",
       "Phase",
       "arg p",
       "rad",
       1,
       false,
       0,
       false,
       ColorKind::kPhase,
       {"phase_rad"},
       "Phase of the pressure, -pi to pi.",
       computePhase},
      {"velocity",
       "Particle velocity",
       "v",
       "m/s",
       3,
       true,
       1,
       false,
       ColorKind::kMagnitude,
       {"velocity_x_re_m_s", "velocity_x_im_m_s", "velocity_y_re_m_s", "velocity_y_im_m_s",
        "velocity_z_re_m_s", "velocity_z_im_m_s"},
       "Complex peak velocity of the air.",
       computeVelocity},
      {"gorkov",
       "Gor'kov potential",
       "U",
       "J",
       1,
       false,
       1,
       true,
       ColorKind::kSigned,
       {"gorkov_j"},
       "Energy of a small particle in the sound; particles go where it is low.",
       computeGorkovPotential},
      {"gorkov_gradient",
       "Gor'kov gradient",
       "\u2207U",
       "N",
       3,
       false,
       2,
       true,
       ColorKind::kMagnitude,
       {"gorkov_gradient_x_n", "gorkov_gradient_y_n", "gorkov_gradient_z_n"},
       "Gradient of the Gor'kov potential.",
       computeGorkovGradient},
      {"force",
       "Radiation force",
       "F",
       "N",
       3,
       false,
       2,
       true,
       ColorKind::kMagnitude,
       {"force_x_n", "force_y_n", "force_z_n"},
       "Time-averaged force of the sound on a small particle, minus the Gor'kov gradient.",
       computeGorkovForce},
  };
  return kQuantities;
}

const FieldQuantityEntry& fieldQuantity(const std::string& name) {
  std::vector<std::string> names;
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    if (name == entry.name) return entry;
    names.emplace_back(entry.name);
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("There is no field quantity \"{}\"; choose one of {}.", name,
                          fmt::join(names, ", ")));
}

}  // namespace acg
