// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/partial_wave_force.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

using Complex = std::complex<double>;

constexpr double kNegligible = 1e-10;    // coupling of an order that is left out
constexpr double kSmallestSample = 0.5;  // k r of the sampling sphere: well-conditioned up to n = 6

/// j_n (first) or h_n with its derivative.
struct Radial {
  Complex value, slope;
};
Radial regular(int n, double x) {
  const double j = std::sph_bessel(n, x);
  return {j, n / x * j - std::sph_bessel(n + 1, x)};
}
Radial outgoing(int n, double x) {
  const Complex h(std::sph_bessel(n, x), std::sph_neumann(n, x));
  const Complex next(std::sph_bessel(n + 1, x), std::sph_neumann(n + 1, x));
  return {h, n / x * h - next};
}

/// j_n'(x) / j_n(x) by its continued fraction, which holds where j_n itself is too small to be a
/// number; near a zero of j_n it is large, as it should be.
double logarithmicSlope(int n, double x) {
  const int start = n + static_cast<int>(x) + 40;
  double ratio = 0;  // j_(l+1) / j_l
  for (int l = start; l >= n; --l) {
    const double below = (2 * l + 3) / x - ratio;
    ratio = 1 / (below == 0 ? 1e-300 : below);
  }
  return n / x - ratio;
}

Complex scattering(ParticleKind kind, int n, double x, double inside, double impedance) {
  const Radial j = regular(n, x), h = outgoing(n, x);
  if (kind == ParticleKind::kHard) return -j.slope / h.slope;
  if (kind == ParticleKind::kSoft) return -j.value / h.value;
  const double slope = logarithmicSlope(n, inside);
  // The larger of the two terms may be divided by without loss.
  if (std::abs(slope) > 1e150) return -j.value / h.value;
  return -(impedance * j.slope - slope * j.value) / (impedance * h.slope - slope * h.value);
}

Complex coupling(Complex s, Complex next) {
  const Complex i(0, 1);
  // i (1 + 2s)(1 + 2s'*) - i without the two ones, which would swallow small s.
  return i * (2.0 * s + 2.0 * std::conj(next) + 4.0 * s * std::conj(next));
}

/// The sums over m of a_n b*_(n+1) that give z and x + iy, without the coupling of n and n + 1.
struct Sums {
  double z = 0;
  Complex xy = 0;
};
Sums sumsOf(int n, Complex couple, const RegularWaves& a, const RegularWaves& b) {
  Sums sums;
  const double over = (2 * n + 1.0) * (2 * n + 3.0);
  for (int m = -n; m <= n; ++m) {
    const double along = std::sqrt((n + 1.0 - m) * (n + 1.0 + m) / over);
    sums.z += along * (couple * a(n, m) * std::conj(b(n + 1, m))).real();
    const double up = std::sqrt((n + m + 1.0) * (n + m + 2.0) / over);
    sums.xy -= up * couple * a(n, m) * std::conj(b(n + 1, m + 1));
  }
  for (int m = -n - 1; m < n; ++m) {
    const double down = std::sqrt((n + 1.0 - m) * (n - m) / over);
    sums.xy += down * std::conj(couple * a(n, m + 1)) * b(n + 1, m);
  }
  return sums;
}

/// Real, additive in `a` and in `b`; the force for a = b.
Eigen::Vector3d forceForm(const Scatterer& scatterer, const RegularWaves& a,
                          const RegularWaves& b) {
  Sums total;
  const int last =
      std::min(static_cast<int>(scatterer.couple.size()), std::max(a.degree(), b.degree()) + 1);
  for (int n = 0; n < last; ++n) {
    const Sums sums = sumsOf(n, scatterer.couple[n], a, b);
    total.z += sums.z;
    total.xy += sums.xy;
  }
  const double scale =
      -scatterer.compressibility / (8 * scatterer.wavenumber * scatterer.wavenumber);
  return scale * Eigen::Vector3d(total.xy.real(), total.xy.imag(), 2 * total.z);
}

}  // namespace

Scatterer scattererOf(const Medium& medium, const Particle& particle, double frequency) {
  const double omega = 2 * std::numbers::pi * frequency;
  Scatterer result;
  result.wavenumber = omega / medium.soundSpeed;
  result.compressibility = medium.compressibility();
  result.size = result.wavenumber * particle.radius;
  const double inside = omega * particle.radius / particle.soundSpeed;
  const double impedance =
      particle.density * particle.soundSpeed / (medium.density * medium.soundSpeed);
  if (!(result.size > 0 && std::isfinite(result.size) && particle.density > 0 &&
        std::isfinite(impedance) && impedance > 0 && std::isfinite(inside))) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A sphere of radius {} m, density {} kg/m^3 and sound speed {} m/s "
                            "scatters no sound; give three values above zero.",
                            particle.radius, particle.density, particle.soundSpeed));
  }
  if (result.size > kLargestSphere) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The sphere of radius {} mm is {:.3g} wavelengths round (k a), more "
                            "than the {} that partial waves are summed for; take a smaller bead or "
                            "a lower frequency.",
                            particle.radius * 1e3, result.size, kLargestSphere));
  }
  double largest = 0;
  const int enough = static_cast<int>(2 * result.size) + 30;
  for (int n = 0; n <= enough; ++n) {
    result.s.push_back(scattering(particle.kind, n, result.size, inside, impedance));
    if (n == 0) continue;
    result.couple.push_back(coupling(result.s[n - 1], result.s[n]));
    const double strength = std::abs(result.couple.back());
    largest = std::max(largest, strength);
    // Orders beyond x fall ever faster, so one that is small ends the sum.
    if (n > result.size && n >= 3 && strength <= kNegligible * largest) break;
  }
  return result;
}

SamplingSphere samplingSphere(const Scatterer& scatterer) {
  return SamplingSphere(scatterer.wavenumber,
                        std::max(scatterer.size, kSmallestSample) / scatterer.wavenumber,
                        scatterer.orders() + 1);
}

Eigen::Vector3d partialWaveForce(const Scatterer& scatterer, const RegularWaves& waves) {
  return forceForm(scatterer, waves, waves);
}

Eigen::Matrix3d partialWaveGradient(const Scatterer& scatterer, const RegularWaves& waves) {
  const auto slopes = waves.gradient(scatterer.wavenumber);
  Eigen::Matrix3d gradient;
  for (int j = 0; j < 3; ++j) {
    gradient.col(j) =
        forceForm(scatterer, slopes[j], waves) + forceForm(scatterer, waves, slopes[j]);
  }
  return gradient;
}

double partialWaveRemainder(const Scatterer& scatterer, const RegularWaves& waves) {
  double sum = 0, last = 0;
  for (int n = 0; n < static_cast<int>(scatterer.couple.size()); ++n) {
    const Sums sums = sumsOf(n, scatterer.couple[n], waves, waves);
    last = std::hypot(2 * sums.z, std::abs(sums.xy));
    sum += last;
  }
  return sum > 0 ? last / sum : 0;
}

double beyondDegreeThree(const Scatterer& scatterer) {
  double largest = 0;
  for (const Complex& couple : scatterer.couple) largest = std::max(largest, std::abs(couple));
  return scatterer.couple.size() <= 3 ? 0 : std::abs(scatterer.couple[3]) / largest;
}

}  // namespace acg
