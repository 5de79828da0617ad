// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/field_double.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <algorithm>
#include <string_view>

// Repeats this file for each instruction set; the other includes of Highway come after.
#include <hwy/foreach_target.h>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "core/backend/cpu/field_directivity-inl.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_pair-inl.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <int kOrder>
void sumDouble(const FieldSources& s, int count, const double* x, const double* y, const double* z,
               double* values) {
  constexpr int kPlanes = 2 * PressureDerivatives::rowsOf(kOrder);
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V k = hn::Set(d, s.wavenumber);
  const V halfTurns = hn::Set(d, s.wavenumber / std::numbers::pi);
  const V alpha = hn::Set(d, s.absorption);
  const V one = hn::Set(d, 1.0);
  const V nearest = hn::Set(d, kNearestDistance * kNearestDistance);
  for (int point = 0; point < count; point += lanes) {
    const V px = hn::Load(d, x + point), py = hn::Load(d, y + point), pz = hn::Load(d, z + point);
    V sum[kPlanes];
#pragma GCC unroll 40  // keeps the sums in registers
    for (int plane = 0; plane < kPlanes; ++plane) sum[plane] = hn::Zero(d);
    for (const SourceRun& run : s.runs) {
      const bool isPlain = run.form.isPlain();
      for (int n = run.begin; n < run.end; ++n) {
        Pair<V> pair;
        pair.x = hn::Sub(px, hn::Set(d, s.x[n]));
        pair.y = hn::Sub(py, hn::Set(d, s.y[n]));
        pair.z = hn::Sub(pz, hn::Set(d, s.z[n]));
        const V squared =
            hn::MulAdd(pair.x, pair.x, hn::MulAdd(pair.y, pair.y, hn::Mul(pair.z, pair.z)));
        const V distance = hn::Sqrt(hn::Max(squared, nearest));
        pair.inverse = hn::Div(one, distance);
        const V nx = hn::Set(d, s.nx[n]), ny = hn::Set(d, s.ny[n]), nz = hn::Set(d, s.nz[n]);
        pair.cosine = hn::Mul(pair.inverse,
                              hn::MulAdd(nx, pair.x, hn::MulAdd(ny, pair.y, hn::Mul(nz, pair.z))));
        V sine, cosine, sign;
        sinCosHalfTurns(d, hn::MulAdd(halfTurns, distance, hn::Set(d, 2 * s.phase[n])), sine,
                        cosine, sign);
        V gain = hn::Mul(hn::Set(d, s.amplitude[n]), pair.inverse);
        if (s.absorption != 0) gain = hn::Mul(gain, hn::Exp(d, hn::Neg(hn::Mul(alpha, distance))));
        gain = hn::Xor(gain, sign);
        pair.re = hn::Mul(gain, cosine);
        pair.im = hn::Mul(gain, sine);
        V value, first, second, third;
        if (isPlain) {
          plainDirectivity<kOrder>(d, run.exact, pair.cosine, value, first, second, third);
        } else {
          anyDirectivity<kOrder>(d, run.exact, pair.cosine, value, first, second, third);
        }
        if constexpr (kOrder == 0) {
          sum[0] = hn::MulAdd(value, pair.re, sum[0]);
          sum[1] = hn::MulAdd(value, pair.im, sum[1]);
        } else {
          addDerivatives<kOrder>(d, pair, nx, ny, nz, k, alpha, value, first, second, third, sum);
        }
      }
    }
#pragma GCC unroll 40
    for (int plane = 0; plane < kPlanes; ++plane) {
      hn::Store(sum[plane], d, values + plane * kBlockPoints + point);
    }
  }
}

void SumDouble(const FieldSources& sources, int order, int count, const double* x, const double* y,
               const double* z, double* values) {
  if (order == 0) return sumDouble<0>(sources, count, x, y, z, values);
  if (order == 1) return sumDouble<1>(sources, count, x, y, z, values);
  if (order == 2) return sumDouble<2>(sources, count, x, y, z, values);
  sumDouble<3>(sources, count, x, y, z, values);
}

const char* InstructionSet() { return hwy::TargetName(HWY_TARGET); }

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(SumDouble);
HWY_EXPORT(InstructionSet);

void sumBlockDouble(const FieldSources& sources, const double* points, int count, int order,
                    std::complex<double>* values) {
  alignas(64) double x[kBlockPoints], y[kBlockPoints], z[kBlockPoints];
  for (int i = 0; i < kBlockPoints; ++i) {
    const double* point = points + 3 * std::min(i, count - 1);
    x[i] = point[0];
    y[i] = point[1];
    z[i] = point[2];
  }
  alignas(64) double planes[40 * kBlockPoints];
  HWY_DYNAMIC_DISPATCH(SumDouble)(sources, order, count, x, y, z, planes);
  const int rows = PressureDerivatives::rowsOf(order);
  for (int i = 0; i < count; ++i) {
    for (int row = 0; row < rows; ++row) {
      values[i * rows + row] = {planes[2 * row * kBlockPoints + i],
                                planes[(2 * row + 1) * kBlockPoints + i]};
    }
  }
}

const char* instructionSet() {
  const std::string_view name = HWY_DYNAMIC_DISPATCH(InstructionSet)();
  return name.substr(0, 4) == "AVX3" ? "AVX-512" : name.data();
}

}  // namespace acg::cpu
#endif
