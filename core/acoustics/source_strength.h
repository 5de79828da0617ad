// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

// A source strength is P = on-axis pressure amplitude (peak) times distance, Pa m. Data sheets and
// papers state it in other ways; these turn each into P and say what they assume.

/// Whether a pressure or a voltage is a peak or a root mean square. Peak to peak is for voltages.
enum class AmplitudeKind { kPeak, kRms, kPeakToPeak };
enum class Waveform { kSine, kSquare };

/// 0 dB SPL, Pa rms.
inline constexpr double kSplReference = 20e-6;

/// Peak of an amplitude of a sine. Throws kInvalidArgument for a value that is not finite.
double peakOf(double amplitude, AmplitudeKind kind);

/// The peak of the fundamental of a wave of `peakToPeak`: half of it for a sine, 4/pi of that for a
/// square wave.
double fundamentalPeak(double peakToPeak, Waveform waveform);

/// P of a pressure measured on the axis at `distance` (m). Throws kInvalidArgument unless both are
/// above 0.
double strengthFromPressure(double pressure, AmplitudeKind kind, double distance);

/// P of a sound pressure level, dB SPL: an rms value by definition, so 120 dB at 0.30 m is 20 Pa
/// rms there and P = 8.485 Pa m, not 6.
double strengthFromSpl(double decibel, double distance);

/// P of a sensitivity in Pa m per volt. `pressureKind` says whether its pressure is peak or rms,
/// `voltKind` what its volt counts; the drive is a wave of `drivePeakToPeak` volts.
/// AcousTools: 0.17 Pa m (peak) per volt (peak to peak) and 20 V sine: 3.4 Pa m.
double strengthFromSensitivity(double perVolt, AmplitudeKind pressureKind, AmplitudeKind voltKind,
                               double drivePeakToPeak, Waveform waveform);

/// The other way round: peak pressure on the axis at `distance`, and the level there, dB SPL.
double pressureAt(double strength, double distance);
double splAt(double strength, double distance);

}  // namespace acg
