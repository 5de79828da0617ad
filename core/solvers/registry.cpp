// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/error.h"
#include "core/solvers/gs_pat.h"
#include "core/solvers/ibp.h"
#include "core/solvers/naive.h"
#include "core/solvers/solver.h"
#include "core/solvers/wgs.h"

namespace acg {

std::span<const SolverEntry> solvers() {
  static const SolverEntry table[] = {
      {"naive", "Naive",
       "Adds the back-propagations of all targets; exact for one target, one pass.",
       naiveParameters, solveNaive},
      {"ibp", "IBP", "Iterative back-propagation (Marzo and Drinkwater, PNAS 2019).", ibpParameters,
       solveIbp},
      {"wgs", "WGS",
       "Weighted Gerchberg-Saxton, which evens out the targets (Di Leonardo et al., 2007).",
       wgsParameters, solveWgs},
      {"gs-pat", "GS-PAT",
       "Gerchberg-Saxton over the targets alone, fast for many elements (Plasencia et al., 2020).",
       gsPatParameters, solveGsPat},
  };
  return table;
}

const SolverEntry& solver(const std::string& name) {
  std::string names;
  for (const SolverEntry& entry : solvers()) {
    if (name == entry.name) return entry;
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("There is no solver \"{}\"; choose one of {}.", name, names));
}

}  // namespace acg
