// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/propagator.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include "core/backend/cpu/propagator.h"

#include <algorithm>
#include <numbers>
#include <vector>

// Repeats this file for each instruction set; the other includes of Highway come after.
#include <hwy/foreach_target.h>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "core/backend/cpu/element_planes.h"
#include "core/backend/cpu/field_directivity-inl.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_pair-inl.h"
#include "core/backend/cpu/plane_waves.h"
#include "core/error.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

inline constexpr int kAnyForm = -2;

template <bool kDamped, int kDegree>
void rowOfGroup(const ElementPlanes& e, const PlaneGroup& group, const double* point, float* re,
                float* im) {
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  float at[3], missing[3];  // the point, and what single precision cuts off it
  for (int axis = 0; axis < 3; ++axis) {
    const double exact = point[axis] - e.origin[axis];
    at[axis] = static_cast<float>(exact);
    missing[axis] = static_cast<float>(exact - at[axis]);
  }
  const V px = hn::Set(d, at[0]), py = hn::Set(d, at[1]), pz = hn::Set(d, at[2]);
  const V mx = hn::Set(d, missing[0]), my = hn::Set(d, missing[1]), mz = hn::Set(d, missing[2]);
  const V half = hn::Set(d, 0.5f), one = hn::Set(d, 1.0f);
  const V nearest = hn::Set(d, static_cast<float>(kNearestDistance * kNearestDistance));
  const V high = hn::Set(d, e.halfTurnsHigh), low = hn::Set(d, e.halfTurnsLow);
  const V magic = hn::Set(d, 12582912.0f * 2);  // rounds to even numbers: whole turns
  const V strength = hn::Set(d, group.strength);
  const V alpha = hn::Set(d, -e.absorption);
  const Directivity<float>& form = group.directivity;
  const int degree = kDegree < 0 ? form.degree : kDegree;
  for (int n = group.begin / lanes * lanes; n < group.end; n += lanes) {
    const V x = hn::Sub(px, hn::Load(d, e.x.get() + n));
    const V y = hn::Sub(py, hn::Load(d, e.y.get() + n));
    const V z = hn::Sub(pz, hn::Load(d, e.z.get() + n));
    const V zz = hn::Mul(z, z), yz = hn::MulAdd(y, y, zz), xyz = hn::MulAdd(x, x, yz);
    // What rounding cut off the sum of squares.
    const V cut = hn::Add(hn::MulSub(z, z, zz), hn::Add(hn::MulAdd(y, y, hn::Sub(zz, yz)),
                                                        hn::MulAdd(x, x, hn::Sub(yz, xyz))));
    const V d2 = hn::Max(nearest, xyz);
    V inverse = hn::ApproximateReciprocalSqrt(d2);
    inverse = hn::MulAdd(hn::Mul(half, inverse), hn::NegMulAdd(hn::Mul(d2, inverse), inverse, one),
                         inverse);
    const V rough = hn::Mul(d2, inverse);
    // What the rounded root and the rounded point lack, so that the phase of a far point is exact.
    const V along = hn::MulAdd(x, mx, hn::MulAdd(y, my, hn::Mul(z, mz)));
    const V remainder = hn::Add(hn::NegMulAdd(rough, rough, d2), cut);
    const V rest = hn::Mul(hn::MulAdd(half, remainder, along), inverse);
    const V turns = hn::Sub(hn::MulAdd(rough, high, magic), magic);
    const V t = hn::MulAdd(rest, high, hn::MulAdd(rough, low, hn::MulSub(rough, high, turns)));
    V sine, cosine, sign;
    sinCosHalfTurns(d, t, sine, cosine, sign);

    V gain = hn::Mul(strength, hn::Xor(inverse, sign));
    if constexpr (kDamped) {
      gain = hn::Mul(gain, hn::Exp(d, hn::Mul(alpha, rough)));
    }
    if constexpr (kDegree == 0) {
      gain = hn::Mul(gain, hn::Set(d, form.polynomial[0]));
    } else {
      const V axial = hn::MulAdd(
          x, hn::Load(d, e.nx.get() + n),
          hn::MulAdd(y, hn::Load(d, e.ny.get() + n), hn::Mul(z, hn::Load(d, e.nz.get() + n))));
      const V c = hn::Mul(axial, inverse);
      V value;
      if constexpr (kDegree == kAnyForm) {
        V first, second, third;
        anyDirectivity<0>(d, form, c, value, first, second, third);
      } else {
        const V u = hn::NegMulAdd(c, c, one);
        value = hn::Set(d, form.polynomial[degree]);
#pragma GCC unroll 8
        for (int j = degree - 1; j >= 0; --j) {
          value = hn::MulAdd(value, u, hn::Set(d, form.polynomial[j]));
        }
      }
      gain = hn::Mul(gain, value);
    }
    V real = hn::Mul(gain, cosine), imaginary = hn::Mul(gain, sine);
    if (n < group.begin || n + lanes > group.end) {  // a vector shared with other groups
      const V index = hn::Iota(d, static_cast<float>(n));
      const auto mine = hn::And(hn::Ge(index, hn::Set(d, static_cast<float>(group.begin))),
                                hn::Lt(index, hn::Set(d, static_cast<float>(group.end))));
      const V otherRe = n < group.begin ? hn::Load(d, re + n) : hn::Zero(d);
      const V otherIm = n < group.begin ? hn::Load(d, im + n) : hn::Zero(d);
      real = hn::IfThenElse(mine, real, otherRe);
      imaginary = hn::IfThenElse(mine, imaginary, otherIm);
    }
    hn::Store(real, d, re + n);
    hn::Store(imaginary, d, im + n);
  }
}

/// Pressure of each source at one point; both planes are padded and aligned.
void PropagatorRow(const ElementPlanes& e, const double* point, float* re, float* im) {
  for (const PlaneGroup& group : e.groups) {
    const auto run = [&](auto row) { row(e, group, point, re, im); };
    const bool damped = e.absorption != 0;
    if (!group.isPlain) {
      damped ? run(rowOfGroup<true, kAnyForm>) : run(rowOfGroup<false, kAnyForm>);
    } else if (group.directivity.degree == 0) {
      damped ? run(rowOfGroup<true, 0>) : run(rowOfGroup<false, 0>);
    } else if (group.directivity.degree == 4) {
      damped ? run(rowOfGroup<true, 4>) : run(rowOfGroup<false, 4>);
    } else {
      damped ? run(rowOfGroup<true, -1>) : run(rowOfGroup<false, -1>);
    }
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(PropagatorRow);

namespace {

constexpr long long kSerialPairs = 100'000;  // less is not worth waking other threads

bool hasPlaneWaves(const PropagationModel& model) {
  for (const ElementGroup& group : model.groups) {
    if (transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) return true;
  }
  return false;
}

/// A row of the sources, aligned and padded.
class SourceRow {
 public:
  explicit SourceRow(int sources)
      : padded_((sources + CpuBuffer::kPadding - 1) / CpuBuffer::kPadding * CpuBuffer::kPadding),
        values_(hwy::AllocateAligned<float>(2 * padded_)) {
    if (!values_) throw std::bad_alloc();
  }
  float* re() { return values_.get(); }
  float* im() { return values_.get() + padded_; }

 private:
  std::size_t padded_;
  hwy::AlignedFreeUniquePtr<float[]> values_;
};

/// Adds up the sources of each drive.
void sumSources(const PropagationModel& model, SourceRow& row, float* re, float* im) {
  std::fill_n(re, model.size(), 0.0f);
  std::fill_n(im, model.size(), 0.0f);
  for (int s = 0; s < model.sources(); ++s) {
    const std::complex<float> gain(model.gainOf(s));
    const std::complex<float> value(row.re()[s], row.im()[s]);
    const int n = model.drive(s);
    re[n] += gain.real() * value.real() - gain.imag() * value.imag();
    im[n] += gain.real() * value.imag() + gain.imag() * value.real();
  }
}

}  // namespace

void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points, CpuBuffer& a) {
  const int rows = a.rows(), elements = model.size();
  ACG_ASSERT(a.columns() == elements && points.cols() == Eigen::Index(rows) * a.batch());
  checkGains(model);
  const ElementPlanes planes(model);
  const bool arePlanes = hasPlaneWaves(model);
  const auto fillRow = HWY_DYNAMIC_DISPATCH(PropagatorRow);
  const auto fill = [&](const double* point, float* re, float* im) {
    fillRow(planes, point, re, im);
    if (arePlanes) planeWaveColumns(model, point, re, im);
  };
  // A row of one element has no room for a vector; one source per drive needs no summing.
  const bool isDirect = elements > 1 && model.driveOf.empty() && model.gain.size() == 0;
  const auto row = [&](long long index, SourceRow& sources) {
    const int batch = static_cast<int>(index / rows), m = static_cast<int>(index % rows);
    float *re = a.re(batch, m), *im = a.im(batch, m);
    if (isDirect) {
      fill(points.data() + 3 * index, re, im);
    } else {
      fill(points.data() + 3 * index, sources.re(), sources.im());
      sumSources(model, sources, re, im);
    }
  };
  const long long count = points.cols();
  const int room = isDirect ? 1 : model.sources();
  if (count * model.sources() <= kSerialPairs) {
    SourceRow sources(room);
    for (long long i = 0; i < count; ++i) row(i, sources);
    return;
  }
  tbb::parallel_for(tbb::blocked_range<long long>(0, count, 8), [&](const auto& range) {
    SourceRow sources(room);
    for (long long i = range.begin(); i < range.end(); ++i) row(i, sources);
  });
}

}  // namespace acg::cpu
#endif
