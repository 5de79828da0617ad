// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cards.h"

#include <charconv>
#include <random>

#include <fmt/format.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/backend/device_rates.h"
#include "core/backend/spot_check.h"
#include "core/error.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {
namespace {

/// Nothing where the card gives a small field as it should, else what is wrong.
std::optional<std::string> faultOf(Backend& card, Backend& reference) {
  constexpr int kElements = 64, kPoints = 400;
  std::mt19937_64 random(7);
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5; };
  PropagationModel model;
  model.positions.resize(3, kElements);
  model.normals.setZero(3, kElements);
  model.normals.row(2).setOnes();
  for (int n = 0; n < kElements; ++n) {
    model.positions.col(n) = Eigen::Vector3d(n % 8 - 3.5, n / 8 - 3.5, 0) * 0.0105;
  }
  model.groups = {{0, kElements, TransducerModel{}}};
  Eigen::Matrix3Xd points(3, kPoints);
  for (int m = 0; m < kPoints; ++m) {
    points.col(m) = Eigen::Vector3d(0.1 * uniform(), 0.1 * uniform(), 0.1 + 0.05 * uniform());
  }
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(kElements);
  const auto field = card.evaluate(model, drives, points, 0, Precision::kSingle, {});
  return spotCheck(field, model, drives, points, reference, random);
}

}  // namespace

std::optional<NamedCards> namedCards(const std::string& name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string::npos) return std::nullopt;
  NamedCards named{name.substr(0, colon), {}};
  const char* at = name.data() + colon + 1;
  const char* const end = name.data() + name.size();
  for (;;) {
    int card = 0;
    const auto [next, status] = std::from_chars(at, end, card);
    if (status != std::errc() || card < 0 || (next != end && *next != ',')) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("The backend \"{}\" does not name cards; write {}:0, or {}:0,1 for "
                              "two.",
                              name, named.backend, named.backend));
    }
    named.cards.push_back(card);
    if (next == end) return named;
    at = next + 1;
  }
}

std::vector<CardReport> reportCards(const CardBackend& backend) {
  std::vector<CardReport> reports;
  const std::unique_ptr<Backend> reference = makeCpuBackend(0);
  for (int i = 0; i < backend.count(); ++i) {
    CardReport report{fmt::format("{}:{}", backend.name, i), "", 0, "healthy"};
    try {
      const std::unique_ptr<Backend> card = backend.make({i}, 0);
      report.description = card->description();
      if (const auto fault = faultOf(*card, *reference)) report.health = "wrong: " + *fault;
      std::optional<DeviceRates> rates = loadRates(ratesFile(), *reference, *card);
      if (!rates && dynamic_cast<gpu::GpuBackend&>(*card).device().isAccelerator()) {
        rates = measureRates(*reference, *card);
        saveRates(ratesFile(), *reference, *card, *rates);
      }
      if (rates) report.pairsPerSecond = rates->devicePairs;
    } catch (const Error& error) {
      report.health = error.what();
    }
    reports.push_back(report);
  }
  return reports;
}

}  // namespace acg
