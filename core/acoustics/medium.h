// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// The fluid the sound travels in.
struct Medium {
  double soundSpeed = 343;  ///< m/s
  double density = 1.2;     ///< kg/m^3
  double absorption = 0;    ///< dB/m at the working frequency

  double compressibility() const { return 1 / (density * soundSpeed * soundSpeed); }  ///< 1/Pa
  double absorptionNeper() const { return absorption / 8.685889638065037; }           ///< Np/m

  friend bool operator==(const Medium&, const Medium&) = default;
};

/// The state of air that decides the sound in it.
struct Air {
  double temperature = 20;   ///< degrees Celsius
  double humidity = 50;      ///< percent relative humidity
  double pressure = 101325;  ///< Pa

  friend bool operator==(const Air&, const Air&) = default;
};

/// Air as a medium at `frequency` (Hz): ideal dry gas, c = sqrt(gamma R T), rho = p / (R T), with
/// gamma = 1.4 and R = 287.05864074988347 J/(kg K); absorption by ISO 9613-1, in which the humidity
/// enters. Humidity changes c by less than 0.4 % below 30 degrees; that is left out.
/// Throws kInvalidArgument outside -40..60 degrees, 0..100 %, 50..120 kPa or for frequency <= 0.
Medium airMedium(const Air& air, double frequency);

}  // namespace acg
