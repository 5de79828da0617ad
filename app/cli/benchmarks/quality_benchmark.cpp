// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/quality_benchmark.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cli/progress.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/solvers/quality.h"

namespace acg {
namespace {

struct Entrant {
  std::string label;
  SolverChoice choice;
};

std::vector<Entrant> entrants() {
  std::vector<Entrant> list;
  for (const SolverEntry& entry : solvers()) {
    const std::string name = entry.name;
    if (name == "automatic" || name == "angular-spectrum") continue;  // another's, pictures only
    SolverChoice choice;
    choice.name = entry.name;
    list.push_back({entry.name, choice});
    if (choice.name != "gs-pat") continue;
    choice.parameters["final_correction"] = false;
    list.push_back({"gs-pat, no correction", choice});
  }
  return list;
}

const char* nameOf(QualityArray array) {
  return array == QualityArray::kOneSided ? "14x14" : "16x16x2";
}

void printRow(const std::string& label, QualityArray array, int points, const Quality& q) {
  fmt::print("| {} | {} | {} | {:.4f} | {:.4f} | {:.4f} | {:.2e} | {:.1f} | {:.2f} |\n", label,
             nameOf(array), points, q.mean, q.least, q.most, q.rmsError, 100 * q.within,
             q.milliseconds);
}

}  // namespace

int runQualityBenchmark(bool asJson, int sets) {
  const auto backend = makeCpuBackend(1);
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  if (!asJson) {
    fmt::print(
        "S3: {} seeded sets each, reached / wanted\n\n"
        "| solver | array | points | mean | least | most | rms error | within 1e-3 (%) | "
        "ms |\n|---|---|---|---|---|---|---|---|---|\n",
        sets);
  }
  for (const QualityArray array : {QualityArray::kOneSided, QualityArray::kTwoSided}) {
    for (const int points : {2, 4, 8, 16, 32}) {
      for (const Entrant& entrant : entrants()) {
        const Quality q = measureQuality(entrant.choice, array, points, sets, *backend,
                                         [](double) { checkInterrupted(); });
        if (!asJson) printRow(entrant.label, array, points, q);
        rows.push_back({{"id", "S3"},
                        {"solver", entrant.label},
                        {"array", nameOf(array)},
                        {"points", points},
                        {"sets", q.sets},
                        {"mean", q.mean},
                        {"least", q.least},
                        {"most", q.most},
                        {"spread", q.spread},
                        {"rms_error", q.rmsError},
                        {"within_1e-3", q.within},
                        {"value", q.milliseconds},
                        {"unit", "ms"},
                        {"error", q.rmsError},
                        {"hardware", backend->description()},
                        {"threads", 1}});
        std::fflush(stdout);
      }
    }
  }
  if (asJson) fmt::print("{}\n", rows.dump(2));
  return 0;
}

}  // namespace acg
