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
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_pair-inl.h"
#include "core/error.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

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
  const int degree = kDegree < 0 ? group.degree : kDegree;
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
      gain = hn::Mul(gain, hn::Set(d, group.directivity[0]));
    } else {
      const V axial = hn::MulAdd(
          x, hn::Load(d, e.nx.get() + n),
          hn::MulAdd(y, hn::Load(d, e.ny.get() + n), hn::Mul(z, hn::Load(d, e.nz.get() + n))));
      const V c = hn::Mul(axial, inverse);
      const V u = hn::NegMulAdd(c, c, one);
      V value = hn::Set(d, group.directivity[degree]);
#pragma GCC unroll 8
      for (int j = degree - 1; j >= 0; --j) {
        value = hn::MulAdd(value, u, hn::Set(d, group.directivity[j]));
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

/// Pressure of each element at one point; both planes are padded and aligned.
void PropagatorRow(const ElementPlanes& e, const double* point, float* re, float* im) {
  for (const PlaneGroup& group : e.groups) {
    const auto run = [&](auto row) { row(e, group, point, re, im); };
    const bool damped = e.absorption != 0;
    if (group.degree == 0) {
      damped ? run(rowOfGroup<true, 0>) : run(rowOfGroup<false, 0>);
    } else if (group.degree == 4) {
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
}

void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points, CpuBuffer& a) {
  const int rows = a.rows(), elements = model.size();
  ACG_ASSERT(a.columns() == elements && points.cols() == Eigen::Index(rows) * a.batch());
  const ElementPlanes planes(model);
  const auto fill = HWY_DYNAMIC_DISPATCH(PropagatorRow);
  const auto row = [&](long long index) {
    const int batch = static_cast<int>(index / rows), m = static_cast<int>(index % rows);
    float *re = a.re(batch, m), *im = a.im(batch, m);
    if (elements == 1) {  // such rows lie one float apart
      alignas(CpuBuffer::kAlignment) float one[2][CpuBuffer::kPadding];
      fill(planes, points.data() + 3 * index, one[0], one[1]);
      *re = one[0][0];
      *im = one[1][0];
    } else {
      fill(planes, points.data() + 3 * index, re, im);
    }
  };
  const long long count = points.cols();
  if (count * elements <= kSerialPairs) {
    for (long long i = 0; i < count; ++i) row(i);
    return;
  }
  tbb::parallel_for(tbb::blocked_range<long long>(0, count, 8), [&](const auto& range) {
    for (long long i = range.begin(); i < range.end(); ++i) row(i);
  });
}

}  // namespace acg::cpu
#endif
