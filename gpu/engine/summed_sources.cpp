// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/summed_sources.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.h"

namespace acg::gpu {
namespace {

constexpr int kNumbersOfFrame = 5;  // Float4 of a board, see board.kernel
/// Nearer to a source than this times the order plus 1, one float a coordinate is too coarse for
/// its 1/d, wavelengths.
constexpr double kNear = 0.5;
/// Sources of a board that are worth a launch of their own.
constexpr int kWorthALaunch = 64;

Eigen::AlignedBox3d boxOf(const cpu::FieldSources& s, int begin, int end) {
  Eigen::AlignedBox3d box;
  for (int n = begin; n < end; ++n) box.extend(Eigen::Vector3d(s.x[n], s.y[n], s.z[n]));
  return box;
}

Eigen::AlignedBox3d sceneOf(const FieldJob& job) {
  Eigen::AlignedBox3d box = job.boxes.all();
  for (const cpu::SourceRun& run : job.sources.runs) {
    box.extend(boxOf(job.sources, run.begin, run.end));
  }
  return box.isEmpty() ? Eigen::AlignedBox3d(Eigen::Vector3d::Zero()) : box;
}

bool isSame(const DirectivityForm& a, const DirectivityForm& b) {
  return a.polynomial == b.polynomial && a.knots == b.knots && a.pieces == b.pieces &&
         a.hasRear == b.hasRear;
}

/// rad, within half a turn of 0
float phaseOf(const cpu::FieldSources& s, int n) {
  return static_cast<float>(2 * std::numbers::pi * (s.phase[n] - std::nearbyint(s.phase[n])));
}

/// The quickest variant of field.kernel that holds this directivity.
int fastestVariant(const DirectivityForm& form, int order, bool isDamped) {
  if (!form.isPlain()) return SummedSources::kLongVariant;
  const std::size_t degree = form.polynomial.size() - 1;
  if (!isDamped && degree == 0) return 0;
  if (!isDamped && degree <= (order == 0 ? 4u : 5u)) return 1;
  return degree <= 6 ? 2 : SummedSources::kLongVariant;
}

}  // namespace

std::vector<float> packForm(const DirectivityForm& form) {
  std::vector<float> packed(20, 0.0f);
  packed[0] = static_cast<float>(form.polynomial.empty() ? 0 : form.polynomial.size() - 1);
  packed[1] = static_cast<float>(form.knots.size());
  packed[2] = form.hasRear ? 1.0f : 0.0f;
  ACG_ASSERT(form.polynomial.size() <= 16);
  std::copy(form.polynomial.begin(), form.polynomial.end(), packed.begin() + 4);
  packed.insert(packed.end(), form.knots.begin(), form.knots.end());
  packed.insert(packed.end(), form.pieces.begin(), form.pieces.end());
  return packed;
}

SummedSources::SummedSources(GpuDevice& device, const FieldJob& job)
    : device_(device),
      job_(job),
      wavelength_(2 * std::numbers::pi / job.sources.wavenumber),
      coordinates_(sceneOf(job), wavelength_) {
  for (const cpu::SourceRun& run : job.sources.runs) {
    // In order 0 they come split.
    if (job.order == 1 && run.form.isPlain()) {
      for (const cpu::SourceRun& part : cpu::splitByPlanes(job.sources, run)) addRun(part);
    } else {
      addRun(run);
    }
  }
  if (!runs_.empty()) send();
}

void SummedSources::addRun(const cpu::SourceRun& run) {
  const bool isDamped = job_.sources.absorption != 0;
  const int fastest = fastestVariant(run.form, job_.order, isDamped);
  // Monopoles are bound by special functions, of which boards save none.
  const bool isBoard = run.plane && job_.order <= 1 && fastest != 0 &&
                       run.form.polynomial.size() <= 6 && run.end - run.begin >= kWorthALaunch;
  const Eigen::AlignedBox3d box = boxOf(job_.sources, run.begin, run.end);
  if (!isBoard && !runs_.empty() && !runs_.back().plane && runs_.back().end == run.begin &&
      isSame(runs_.back().directivity, run.form)) {
    runs_.back().end = run.end;
    runs_.back().box.extend(box);
    return;
  }
  Run added;
  added.begin = run.begin;
  added.end = run.end;
  added.box = box;
  added.directivity = run.form;
  added.fastest = isBoard ? kBoardVariant : fastest;
  std::array<float, 8> c{};
  for (std::size_t j = 0; j < std::min<std::size_t>(8, run.form.polynomial.size()); ++j) {
    c[j] = static_cast<float>(run.form.polynomial[j]);
  }
  added.low = {c[0], c[1], c[2], c[3]};
  added.high = {c[4], c[5], c[6], c[7]};
  added.form = sent(device_, packForm(run.form));
  if (isBoard) {
    added.plane = run.plane;
    addBoard(added);
  }
  runs_.push_back(std::move(added));
}

void SummedSources::addBoard(Run& run) {
  const cpu::FieldSources& s = job_.sources;
  const cpu::PlaneFrame& frame = *run.plane;
  const auto packed = [](const Eigen::Vector3d& axis, double w) {
    const Eigen::Vector3f a = axis.cast<float>();
    return Float4{a.x(), a.y(), a.z(), static_cast<float>(w)};
  };
  const auto at = [&](int n) { return coordinates_.exact(s.x[n], s.y[n], s.z[n]); };
  run.board = static_cast<int>(frames_.size() / kNumbersOfFrame);
  run.onBoard = static_cast<int>(onBoards_.size());
  frames_.insert(frames_.end(),
                 {packed(frame.x, 0), packed(frame.y, 0),
                  packed(frame.normal, frame.normal.dot(at(run.begin))), run.low, run.high});
  for (int n = run.begin; n < run.end; ++n) {
    onBoards_.push_back({static_cast<float>(frame.x.dot(at(n))),
                         static_cast<float>(frame.y.dot(at(n))), phaseOf(s, n),
                         static_cast<float>(s.amplitude[n] / wavelength_)});
  }
}

void SummedSources::send() {
  const cpu::FieldSources& s = job_.sources;
  if (!frames_.empty()) {
    frames32_ = sent(device_, frames_);
    onBoards32_ = sent(device_, onBoards_);
  }
  std::vector<Float4> values(s.size);
  for (int n = 0; n < s.size; ++n) {
    values[n] = coordinates_.rounded(s.x[n], s.y[n], s.z[n],
                                     static_cast<float>(s.amplitude[n] / wavelength_));
  }
  for (const Run& run : runs_) {
    if (run.fastest != 0) continue;
    for (int n = run.begin; n < run.end; ++n) values[n].w *= run.low.x;
  }
  rounded_ = sent(device_, values);
  for (int n = 0; n < s.size; ++n) values[n] = {s.nxf[n], s.nyf[n], s.nzf[n], phaseOf(s, n)};
  looks_ = sent(device_, values);
}

const SummedSources::Places& SummedSources::longPlaces() {
  if (longPlaces_.low.handle()) return longPlaces_;
  const cpu::FieldSources& s = job_.sources;
  std::vector<Float4> places(s.size);
  for (int n = 0; n < s.size; ++n) {
    places[n] =
        coordinates_.high(s.x[n], s.y[n], s.z[n], static_cast<float>(s.amplitude[n] / wavelength_));
  }
  longPlaces_.high = sent(device_, places);
  for (int n = 0; n < s.size; ++n) places[n] = coordinates_.low(s.x[n], s.y[n], s.z[n]);
  longPlaces_.low = sent(device_, places);
  device_.synchronize();  // other queues read them too
  return longPlaces_;
}

bool SummedSources::needsLong(const Run& run, const Eigen::AlignedBox3d& tile) const {
  if (coordinates_.reachOf(tile, run.box) > Coordinates::kOneFloat) return true;
  const double near = kNear * (job_.order + 1) * wavelength_;
  if (tile.squaredExteriorDistance(run.box) > near * near) return false;
  const cpu::FieldSources& s = job_.sources;
  for (int n = run.begin; n < run.end; ++n) {
    const Eigen::Vector3d source(s.x[n], s.y[n], s.z[n]);
    if (tile.squaredExteriorDistance(source) <= near * near) return true;
  }
  return false;
}

int SummedSources::variantFor(const Run& run, const Eigen::AlignedBox3d& tile) const {
  return needsLong(run, tile) ? kLongVariant : run.fastest;
}

}  // namespace acg::gpu
