// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/host_matrix.h"

#include <complex>

namespace acg {
namespace {

using RowMajor =
    Eigen::Matrix<std::complex<float>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace

Eigen::MatrixXcd toHost(Backend& backend, const Buffer& buffer) {
  RowMajor values(buffer.rows(), buffer.columns());
  backend.download(buffer, {values.data(), static_cast<std::size_t>(values.size())});
  return values.cast<std::complex<double>>();
}

void toBackend(Backend& backend, const Eigen::MatrixXcd& values, Buffer& buffer) {
  const RowMajor single = values.cast<std::complex<float>>();
  backend.upload({single.data(), static_cast<std::size_t>(single.size())}, buffer);
}

}  // namespace acg
