// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/source_statement.h"

#include <numbers>

#include <QCoreApplication>

#include "core/error.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("SourceStatement", source); }

QString number(double value) { return QString::number(value, 'g', 4); }

Waveform waveformOf(const std::string& name) {
  return name == "square" ? Waveform::kSquare : Waveform::kSine;
}

QString kindText(AmplitudeKind kind) {
  switch (kind) {
    case AmplitudeKind::kRms:
      return text("rms");
    case AmplitudeKind::kPeakToPeak:
      return text("peak to peak");
    default:
      return text("peak");
  }
}

/// Peak, rms and level of a peak pressure.
QString allOf(double strength, double distance) {
  const double peak = pressureAt(strength, distance);
  return text("%1 Pa peak, %2 Pa rms, %3 dB SPL")
      .arg(number(peak), number(peak / std::numbers::sqrt2),
           QString::number(splAt(strength, distance), 'f', 1));
}

}  // namespace

double SourceStatement::strength() const {
  const double reach = isPlaneWave ? 1 : distance;
  switch (form) {
    case Form::kPressure:
      return strengthFromPressure(pressure, pressureKind, reach);
    case Form::kLevel:
      return strengthFromSpl(level, reach);
    default:
      break;
  }
  if (!(driveVoltage > 0) || waveform.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                text("A strength for each volt needs the drive's voltage and waveform; give both.")
                    .toStdString());
  }
  return strengthFromSensitivity(sensitivity, pressureKind, voltKind, driveVoltage,
                                 waveformOf(waveform));
}

QString SourceStatement::strengthText() const {
  return number(strength()) + (isPlaneWave ? text(" Pa") : text(" Pa m"));
}

QString SourceStatement::derivation() const {
  const double peak = strength() / (isPlaneWave ? 1 : distance);
  const QString spread = isPlaneWave ? QString() : text(" \u00d7 %1 m").arg(number(distance));
  switch (form) {
    case Form::kPressure:
      return pressureKind == AmplitudeKind::kRms
                 ? text("%1 Pa rms \u00d7 \u221a2 = %2 Pa peak%3")
                       .arg(number(pressure), number(peak), spread)
                 : text("%1 Pa peak%2").arg(number(pressure), spread);
    case Form::kLevel:
      return text("%1 dB SPL = %2 Pa rms = %3 Pa peak%4")
          .arg(number(level), number(peak / std::numbers::sqrt2), number(peak), spread);
    default:
      break;
  }
  const double fundamental = fundamentalPeak(driveVoltage, waveformOf(waveform));
  const double volts = strengthFromSensitivity(1, AmplitudeKind::kPeak, voltKind, driveVoltage,
                                               waveformOf(waveform));
  const QString shape = waveform == "square" ? text("square, \u00d7 4/\u03c0") : text("sine");
  const QString asPeak = pressureKind == AmplitudeKind::kRms ? text(" \u00d7 \u221a2") : QString();
  const QString counted = voltKind == AmplitudeKind::kPeak
                              ? QString()
                              : text(" = %1 V %2").arg(number(volts), kindText(voltKind));
  return text("%1 V peak to peak (%2): fundamental %3 V peak%4; \u00d7 %5 %6 for each volt%7")
      .arg(number(driveVoltage), shape, number(fundamental), counted, number(sensitivity),
           isPlaneWave ? text("Pa") : text("Pa m"), asPeak);
}

QString SourceStatement::consequences() const {
  const double found = strength();
  if (isPlaneWave) return text("everywhere: %1").arg(allOf(found, 1));
  return text("at 1 m: %1\nat 300 mm: %2").arg(allOf(found, 1), allOf(found, 0.3));
}

SourceStatement SourceStatement::restated(Form as) const {
  SourceStatement result = *this;
  result.form = as;
  const double found = strength();
  const double reach = isPlaneWave ? 1 : distance;
  const double rmsShare = pressureKind == AmplitudeKind::kRms ? std::numbers::sqrt2 : 1;
  result.pressure = pressureAt(found, reach) / rmsShare;
  result.level = splAt(found, reach);
  if (driveVoltage > 0 && !waveform.empty()) {
    result.sensitivity = found / strengthFromSensitivity(1, pressureKind, voltKind, driveVoltage,
                                                         waveformOf(waveform));
  }
  return result;
}

void SourceStatement::applyTo(TransducerModel& model) const {
  model.sourcePressure = strength();
  model.driveVoltage = driveVoltage;
  model.driveWaveform = waveform;
  // A level is an rms value by its definition.
  const bool isRms = form == Form::kLevel || pressureKind == AmplitudeKind::kRms;
  model.sourceBasis = isRms ? "rms" : "peak";
}

SourceStatement statementOf(const TransducerModel& model) {
  SourceStatement statement;
  statement.isPlaneWave = transducerModel(model.kind).radiation == Radiation::kPlaneWave;
  statement.driveVoltage = model.driveVoltage;
  statement.waveform = model.driveWaveform;
  const bool isRms = model.sourceBasis == "rms";
  statement.pressureKind = isRms ? AmplitudeKind::kRms : AmplitudeKind::kPeak;
  statement.pressure = model.sourcePressure / (isRms ? std::numbers::sqrt2 : 1);
  // A strength that cannot be is for the field to complain of.
  return model.sourcePressure > 0 ? statement.restated(SourceStatement::Form::kPressure)
                                  : statement;
}

}  // namespace acg
