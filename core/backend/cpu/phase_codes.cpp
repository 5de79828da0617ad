// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/phase_codes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/error.h"

// clang-format off: foreach_target.h compiles this file once per instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/phase_codes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/backend/cpu/matrix_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu {
namespace HWY_NAMESPACE {

// Codes of a vector of drives. Where the nearest code is a matter of the last bits, or the drive
// has no phase, the exact function decides: the polynomial is off by at most 1.1e-5 codes, rounding
// on both ways by 5e-5.
HWY_INLINE void codesOf(Vector re, Vector im, std::uint8_t* codes, std::size_t count) {
  const Lanes tag;
  const hn::RebindToSigned<Lanes> signedTag;
  const hn::Rebind<std::uint8_t, Lanes> byteTag;
  const Vector x = hn::Abs(re), y = hn::Abs(im);
  const Vector smaller = hn::Min(x, y), larger = hn::Max(x, y);
  const Vector t = hn::Div(smaller, larger), u = hn::Mul(t, t);
  // Minimax of atan(t) 128 / pi on [0, 1].
  Vector code = hn::MulAdd(u, hn::Set(tag, 0.277537435f), hn::Set(tag, -1.3691591f));
  code = hn::MulAdd(code, u, hn::Set(tag, 3.24416018f));
  code = hn::MulAdd(code, u, hn::Set(tag, -5.39174843f));
  code = hn::MulAdd(code, u, hn::Set(tag, 8.0704298f));
  code = hn::MulAdd(code, u, hn::Set(tag, -13.5747166f));
  code = hn::MulAdd(code, u, hn::Set(tag, 40.7435074f));
  code = hn::Mul(code, t);
  code = hn::IfThenElse(hn::Gt(y, x), hn::Sub(hn::Set(tag, 64.0f), code), code);
  code = hn::IfThenElse(hn::Lt(re, hn::Zero(tag)), hn::Sub(hn::Set(tag, 128.0f), code), code);
  code = hn::IfThenElse(hn::Lt(im, hn::Zero(tag)), hn::Neg(code), code);
  const Vector nearest = hn::Round(code);
  // Written so that a value that is no number is in doubt.
  const auto isClear = hn::Lt(hn::Abs(hn::Sub(code, nearest)), hn::Set(tag, 0.4998f));
  const Vector size = hn::Add(x, y);
  const auto isUsual =
      hn::And(hn::Gt(size, hn::Set(tag, 1e-30f)), hn::Lt(size, hn::Set(tag, 1e30f)));
  const auto isSure = hn::And(isClear, isUsual);
  const auto index = hn::And(hn::ConvertTo(signedTag, hn::IfThenElseZero(isSure, nearest)),
                             hn::Set(signedTag, 255));
  alignas(64) std::uint8_t bytes[CpuBuffer::kPadding];
  hn::Store(hn::DemoteTo(byteTag, index), byteTag, bytes);
  if (!hn::AllTrue(tag, isSure)) {
    alignas(64) float reals[CpuBuffer::kPadding] = {}, imaginaries[CpuBuffer::kPadding] = {};
    alignas(64) float sure[CpuBuffer::kPadding] = {};
    hn::Store(re, tag, reals);
    hn::Store(im, tag, imaginaries);
    hn::Store(hn::IfThenElseZero(isSure, hn::Set(tag, 1.0f)), tag, sure);
    for (std::size_t i = 0; i < count; ++i) {
      if (sure[i] == 0) bytes[i] = cpu::phaseCode({reals[i], imaginaries[i]});
    }
  }
  std::copy_n(bytes, count, codes);
}

void codesOfPlanes(const float* re, const float* im, std::uint8_t* codes, std::size_t size) {
  const Lanes tag;
  const std::size_t lanes = hn::Lanes(tag);
  std::size_t n = 0;
  for (; n + lanes <= size; n += lanes) {
    codesOf(hn::Load(tag, re + n), hn::Load(tag, im + n), codes + n, lanes);
  }
  if (n < size) codesOf(hn::Load(tag, re + n), hn::Load(tag, im + n), codes + n, size - n);
}

void codesOfPairs(const float* drives, std::uint8_t* codes, std::size_t size) {
  const Lanes tag;
  const std::size_t lanes = hn::Lanes(tag);
  Vector re, im;
  std::size_t n = 0;
  for (; n + lanes <= size; n += lanes) {
    hn::LoadInterleaved2(tag, drives + 2 * n, re, im);
    codesOf(re, im, codes + n, lanes);
  }
  if (n < size) {
    alignas(64) float rest[2 * CpuBuffer::kPadding] = {};
    std::copy_n(drives + 2 * n, 2 * (size - n), rest);
    hn::LoadInterleaved2(tag, rest, re, im);
    codesOf(re, im, codes + n, size - n);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace acg::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(codesOfPlanes);
HWY_EXPORT(codesOfPairs);

std::uint8_t phaseCode(std::complex<float> drive) {
  constexpr float kCodesPerRadian = 128 / std::numbers::pi_v<float>;
  const float phase = std::atan2(drive.imag(), drive.real());
  if (!std::isfinite(phase)) return 0;
  return static_cast<std::uint8_t>(std::lrint(phase * kCodesPerRadian) & 255);
}

void phaseCodes(std::span<const std::complex<float>> drives, std::span<std::uint8_t> codes) {
  ACG_ASSERT(drives.size() == codes.size());
  // A complex number may be read as its two parts.
  HWY_DYNAMIC_DISPATCH(codesOfPairs)
  (reinterpret_cast<const float*>(drives.data()), codes.data(), codes.size());
}

void phaseCodes(const float* re, const float* im, std::span<std::uint8_t> codes) {
  HWY_DYNAMIC_DISPATCH(codesOfPlanes)(re, im, codes.data(), codes.size());
}

}  // namespace acg::cpu
#endif
