// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <span>
#include <vector>

#include "core/backend/cpu/cpu_buffer.h"

/// The small and explicit operations of `Backend` (see there) on split-plane buffers.
///
/// Vector code is chosen at run time for the processor. Nothing here allocates except
/// `maxModulus`'s answer; batch entries are spread over oneTBB, one entry runs on one thread, so
/// results do not depend on the number of threads. Every operation keeps the padding zero and
/// asserts the shapes it needs.
namespace acg::cpu {

void upload(std::span<const std::complex<float>> values, CpuBuffer& buffer);
void download(const CpuBuffer& buffer, std::span<std::complex<float>> values);
void copy(const CpuBuffer& from, CpuBuffer& to);
void multiplyElements(CpuBuffer& a, const CpuBuffer& b);
void backPropagator(const CpuBuffer& a, CpuBuffer& b);
void multiply(const CpuBuffer& a, const CpuBuffer& x, CpuBuffer& y);
void multiplyAdjoint(const CpuBuffer& a, const CpuBuffer& x, CpuBuffer& y);
void correlation(const CpuBuffer& a, const CpuBuffer& b, CpuBuffer& r);
void addScaled(const CpuBuffer& x, float s, CpuBuffer& y);
void imposeMagnitudes(const CpuBuffer& magnitudes, CpuBuffer& p);
void unitModulus(CpuBuffer& q);
void clampModulus(CpuBuffer& q, float limit);
std::vector<float> maxModulus(const CpuBuffer& q);

}  // namespace acg::cpu
