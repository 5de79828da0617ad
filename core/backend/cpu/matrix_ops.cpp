// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/matrix_ops.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "core/backend/cpu/matrix_tasks.h"
#include "core/error.h"

// clang-format off: foreach_target.h compiles this file once per instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/matrix_ops.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/backend/cpu/matrix_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu {
namespace HWY_NAMESPACE {

void multiplyPlanes(float* aRe, float* aIm, const float* bRe, const float* bIm, std::size_t count) {
  const Lanes tag;
  for (std::size_t i = 0; i < count; i += hn::Lanes(tag)) {
    const Vector s = hn::Load(tag, aRe + i), t = hn::Load(tag, aIm + i);
    const Vector u = hn::Load(tag, bRe + i), v = hn::Load(tag, bIm + i);
    hn::Store(hn::NegMulAdd(t, v, hn::Mul(s, u)), tag, aRe + i);
    hn::Store(hn::MulAdd(t, u, hn::Mul(s, v)), tag, aIm + i);
  }
}

void addScaledPlane(const float* x, float scale, float* y, std::size_t count) {
  const Lanes tag;
  const Vector s = hn::Set(tag, scale);
  for (std::size_t i = 0; i < count; i += hn::Lanes(tag)) {
    hn::Store(hn::MulAdd(s, hn::Load(tag, y + i), hn::Load(tag, x + i)), tag, y + i);
  }
}

// z <- magnitude z / |z|, or the real magnitude where z is zero. Without magnitudes, 1.
void imposePlanes(const float* magnitudes, float* re, float* im, std::size_t count) {
  const Lanes tag;
  const Vector smallest = hn::Set(tag, kSmallestPower);
  for (std::size_t i = 0; i < count; i += hn::Lanes(tag)) {
    const Vector u = hn::Load(tag, re + i), v = hn::Load(tag, im + i);
    const Vector magnitude = magnitudes ? hn::Load(tag, magnitudes + i) : hn::Set(tag, 1.0f);
    const Vector power = hn::MulAdd(u, u, hn::Mul(v, v));
    const auto isZero = hn::Lt(power, smallest);
    const Vector scale = hn::Mul(magnitude, reciprocalRoot(hn::Max(power, smallest)));
    hn::Store(hn::IfThenElse(isZero, magnitude, hn::Mul(scale, u)), tag, re + i);
    hn::Store(hn::IfThenZeroElse(isZero, hn::Mul(scale, v)), tag, im + i);
  }
}

void clampPlanes(float* re, float* im, float limit, std::size_t count) {
  const Lanes tag;
  const Vector limitPower = hn::Set(tag, std::max(limit * limit, kSmallestPower));
  const Vector one = hn::Set(tag, 1.0f);
  for (std::size_t i = 0; i < count; i += hn::Lanes(tag)) {
    const Vector u = hn::Load(tag, re + i), v = hn::Load(tag, im + i);
    const Vector power = hn::MulAdd(u, u, hn::Mul(v, v));
    const Vector shrink = hn::Mul(hn::Set(tag, limit), reciprocalRoot(hn::Max(power, limitPower)));
    const Vector scale = hn::IfThenElse(hn::Gt(power, limitPower), shrink, one);
    hn::Store(hn::Mul(scale, u), tag, re + i);
    hn::Store(hn::Mul(scale, v), tag, im + i);
  }
}

float largestPower(const float* re, const float* im, std::size_t count) {
  const Lanes tag;
  Vector largest = hn::Zero(tag);
  for (std::size_t i = 0; i < count; i += hn::Lanes(tag)) {
    const Vector u = hn::Load(tag, re + i), v = hn::Load(tag, im + i);
    largest = hn::Max(largest, hn::MulAdd(u, u, hn::Mul(v, v)));
  }
  return hn::GetLane(hn::MaxOfLanes(tag, largest));
}

}  // namespace HWY_NAMESPACE
}  // namespace acg::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(multiplyPlanes);
HWY_EXPORT(addScaledPlane);
HWY_EXPORT(imposePlanes);
HWY_EXPORT(clampPlanes);
HWY_EXPORT(largestPower);

namespace {

bool sameShape(const CpuBuffer& a, const CpuBuffer& b) {
  return a.rows() == b.rows() && a.columns() == b.columns() && a.batch() == b.batch();
}

// Writes zero behind the columns of each row, or behind the rows of a packed column.
void clearPadding(CpuBuffer& buffer, int entry) {
  const std::size_t used = buffer.columns() == 1 ? buffer.rows() : buffer.columns();
  const std::size_t width = buffer.columns() == 1 ? buffer.entryStride() : buffer.stride();
  if (used == width) return;
  for (std::size_t begin = 0; begin < buffer.entryStride(); begin += width) {
    std::fill(buffer.re(entry) + begin + used, buffer.re(entry) + begin + width, 0.0f);
    std::fill(buffer.im(entry) + begin + used, buffer.im(entry) + begin + width, 0.0f);
  }
}

}  // namespace

void upload(std::span<const std::complex<float>> values, CpuBuffer& buffer) {
  ACG_ASSERT(values.size() == buffer.size());
  const std::complex<float>* from = values.data();
  for (int entry = 0; entry < buffer.batch(); ++entry) {
    for (int row = 0; row < buffer.rows(); ++row) {
      float* re = buffer.re(entry, row);
      float* im = buffer.im(entry, row);
      for (int column = 0; column < buffer.columns(); ++column, ++from) {
        re[column] = from->real();
        im[column] = from->imag();
      }
    }
  }
}

void download(const CpuBuffer& buffer, std::span<std::complex<float>> values) {
  ACG_ASSERT(values.size() == buffer.size());
  std::complex<float>* to = values.data();
  for (int entry = 0; entry < buffer.batch(); ++entry) {
    for (int row = 0; row < buffer.rows(); ++row) {
      const float* re = buffer.re(entry, row);
      const float* im = buffer.im(entry, row);
      for (int column = 0; column < buffer.columns(); ++column) *to++ = {re[column], im[column]};
    }
  }
}

void copy(const CpuBuffer& from, CpuBuffer& to) {
  ACG_ASSERT(sameShape(from, to));
  const std::size_t bytes = from.entryStride() * from.batch() * sizeof(float);
  std::memcpy(to.re(0), from.re(0), bytes);
  std::memcpy(to.im(0), from.im(0), bytes);
}

void multiplyElements(CpuBuffer& a, const CpuBuffer& b) {
  ACG_ASSERT(sameShape(a, b));
  const auto kernel = HWY_DYNAMIC_DISPATCH(multiplyPlanes);
  forEachEntry(a.batch(), [&](int entry) {
    kernel(a.re(entry), a.im(entry), b.re(entry), b.im(entry), a.entryStride());
  });
}

void addScaled(const CpuBuffer& x, float s, CpuBuffer& y) {
  ACG_ASSERT(sameShape(x, y));
  const auto kernel = HWY_DYNAMIC_DISPATCH(addScaledPlane);
  forEachEntry(x.batch(), [&](int entry) {
    kernel(x.re(entry), s, y.re(entry), x.entryStride());
    kernel(x.im(entry), s, y.im(entry), x.entryStride());
  });
}

void imposeMagnitudes(const CpuBuffer& magnitudes, CpuBuffer& p) {
  ACG_ASSERT(sameShape(magnitudes, p));
  const auto kernel = HWY_DYNAMIC_DISPATCH(imposePlanes);
  forEachEntry(p.batch(), [&](int entry) {
    kernel(magnitudes.re(entry), p.re(entry), p.im(entry), p.entryStride());
  });
}

void unitModulus(CpuBuffer& q) {
  const auto kernel = HWY_DYNAMIC_DISPATCH(imposePlanes);
  forEachEntry(q.batch(), [&](int entry) {
    kernel(nullptr, q.re(entry), q.im(entry), q.entryStride());
    clearPadding(q, entry);
  });
}

void clampModulus(CpuBuffer& q, float limit) {
  ACG_ASSERT(limit >= 0);
  const auto kernel = HWY_DYNAMIC_DISPATCH(clampPlanes);
  forEachEntry(q.batch(),
               [&](int entry) { kernel(q.re(entry), q.im(entry), limit, q.entryStride()); });
}

std::vector<float> maxModulus(const CpuBuffer& q) {
  std::vector<float> largest(q.batch());
  const auto kernel = HWY_DYNAMIC_DISPATCH(largestPower);
  forEachEntry(q.batch(), [&](int entry) {
    largest[entry] = std::sqrt(kernel(q.re(entry), q.im(entry), q.entryStride()));
  });
  return largest;
}

}  // namespace acg::cpu
#endif
