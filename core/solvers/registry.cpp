// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/error.h"
#include "core/solvers/adam.h"
#include "core/solvers/angular_spectrum.h"
#include "core/solvers/automatic.h"
#include "core/solvers/eigensolver.h"
#include "core/solvers/greedy.h"
#include "core/solvers/gs.h"
#include "core/solvers/gs_pat.h"
#include "core/solvers/ibp.h"
#include "core/solvers/l_bfgs.h"
#include "core/solvers/levenberg_marquardt.h"
#include "core/solvers/lss.h"
#include "core/solvers/naive.h"
#include "core/solvers/solver.h"
#include "core/solvers/temporal.h"
#include "core/solvers/wgs.h"

namespace acg {

std::span<const SolverEntry> solvers() {
  static const SolverEntry table[] = {
      {"automatic", "Automatic", "Picks a method for the targets and says which and why.",
       automaticParameters, solveAutomatic, false, true},
      {"naive", "Naive",
       "Adds the back-propagations of all targets; exact for one target, one pass.",
       naiveParameters, solveNaive},
      {"ibp", "IBP", "Iterative back-propagation (Marzo and Drinkwater, PNAS 2019).", ibpParameters,
       solveIbp},
      {"gs", "GS", "Gerchberg-Saxton between elements and targets (Gerchberg and Saxton, 1972).",
       gsParameters, solveGs},
      {"wgs", "WGS",
       "Weighted Gerchberg-Saxton, which evens out the targets (Di Leonardo et al., 2007).",
       wgsParameters, solveWgs},
      {"gs-pat", "GS-PAT",
       "Gerchberg-Saxton over the targets alone, fast for many elements (Plasencia et al., 2020).",
       gsPatParameters, solveGsPat, false, false, true},
      {"eigensolver", "Eigensolver",
       "Target phases from a dominant eigenvector, drives by Tikhonov (Long et al., 2014).",
       eigensolverParameters, solveEigen},
      {"lss", "Least squares",
       "Drives of least error and power for targets of equal phase; one step.", lssParameters,
       solveLss},
      {"levenberg-marquardt", "Levenberg-Marquardt",
       "Nonlinear least squares for the phases of elements and targets (Madsen et al., 2004).",
       levenbergMarquardtParameters, solveLevenbergMarquardt, true},
      {"greedy", "Greedy",
       "Gives one element after the other the best of a few phases (Suzuki et al., 2021).",
       greedyParameters, solveGreedy, true},
      {"adam", "Adam",
       "Gradient descent on the phases, which meets wanted pressures (Diff-PAT, Fushimi et al., "
       "2021).",
       adamParameters, solveAdam, true, true},
      {"angular-spectrum", "Angular spectrum",
       "Goes between a flat array and a picture by Fourier transforms (Melde et al., 2016).",
       angularSpectrumParameters, solveAngularSpectrum, true, true},
      {"l-bfgs", "L-BFGS",
       "Quasi-Newton descent on pressures and on the stiffness of traps (Marzo et al., 2015).",
       lBfgsParameters, solveLBfgs, true, true},
      {"temporal", "Temporal",
       "Weighted Gerchberg-Saxton that bounds the phase steps from the previous hologram "
       "(AcousTools).",
       temporalParameters, solveTemporal, true, false, false, true},
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
