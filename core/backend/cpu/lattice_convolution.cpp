// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/lattice_convolution.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <cstddef>

// Repeats this file for each instruction set; the other includes of Highway come after.
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include "core/backend/cpu/lattice_convolution.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Cells that take a row of taps together: enough to fill the waits, few enough for the registers.
#if HWY_TARGET <= HWY_AVX3
inline constexpr int kCellsTogether = 4;
#else
inline constexpr int kCellsTogether = 1;
#endif

using CellLanes = hn::CappedTag<float, kLatticeGroup>;
inline constexpr int kLanes = static_cast<int>(hn::MaxLanes(CellLanes()));
inline constexpr int kParts = kLatticeGroup / kLanes;

#define ACG_EACH                                           \
  _Pragma("GCC unroll 4") for (int c = 0; c < kCells; ++c) \
      _Pragma("GCC unroll 16") for (int part = 0; part < kParts; ++part)

template <int kCells>
void addRow(const float* table, const TapRow& row, int beyond, float* out) {
  const CellLanes d;
  using V = hn::Vec<CellLanes>;
  V re[kCells][kParts], im[kCells][kParts];
  ACG_EACH {
    re[c][part] = hn::LoadU(d, out + c * kCell + part * kLanes);
    im[c][part] = hn::LoadU(d, out + c * kCell + kLatticeGroup + part * kLanes);
  }
  for (const TapRow::Tap& tap : row.taps) {
    const float* from = table + static_cast<std::ptrdiff_t>(beyond - tap.place) * kCell;
    const V wr = hn::Set(d, tap.weight.real()), wi = hn::Set(d, tap.weight.imag());
    V a[kCells][kParts], b[kCells][kParts];
    ACG_EACH {
      a[c][part] = hn::LoadU(d, from + c * kCell + part * kLanes);
      b[c][part] = hn::LoadU(d, from + c * kCell + kLatticeGroup + part * kLanes);
    }
    ACG_EACH re[c][part] = hn::MulAdd(wr, a[c][part], re[c][part]);
    ACG_EACH im[c][part] = hn::MulAdd(wi, a[c][part], im[c][part]);
    ACG_EACH re[c][part] = hn::NegMulAdd(wi, b[c][part], re[c][part]);
    ACG_EACH im[c][part] = hn::MulAdd(wr, b[c][part], im[c][part]);
  }
  ACG_EACH {
    hn::StoreU(re[c][part], d, out + c * kCell + part * kLanes);
    hn::StoreU(im[c][part], d, out + c * kCell + kLatticeGroup + part * kLanes);
  }
}

#undef ACG_EACH

void ConvolveChunk(const float* table, int beyond, int above, const std::vector<TapRow>& rows,
                   int width, int height, float* out) {
  // Line by line of the table, which then stays at hand for all lines of the result.
  for (int line = 0; line < height + above; ++line) {
    const float* from = table + static_cast<std::ptrdiff_t>(line) * (width + beyond) * kCell;
    for (const TapRow& row : rows) {
      const int v = line - above + row.row;
      if (v < 0 || v >= height) continue;
      float* to = out + static_cast<std::ptrdiff_t>(v) * width * kCell;
      int u = 0;
      for (; u + kCellsTogether <= width; u += kCellsTogether) {
        addRow<kCellsTogether>(from + u * kCell, row, beyond, to + u * kCell);
      }
      for (; u < width; ++u) addRow<1>(from + u * kCell, row, beyond, to + u * kCell);
    }
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(ConvolveChunk);

void convolveChunk(const float* table, int beyond, int above, const std::vector<TapRow>& rows,
                   int width, int height, float* out) {
  HWY_DYNAMIC_DISPATCH(ConvolveChunk)(table, beyond, above, rows, width, height, out);
}

}  // namespace acg::cpu
#endif
