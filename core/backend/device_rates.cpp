// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/device_rates.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSide = 16;  // of a board of pistons
constexpr double kPitch = 0.0105;

PropagationModel board() {
  PropagationModel model;
  model.positions.setZero(3, kSide * kSide);
  model.normals.setZero(3, kSide * kSide);
  model.normals.row(2).setOnes();
  for (int n = 0; n < kSide * kSide; ++n) {
    model.positions(0, n) = (n % kSide - (kSide - 1) / 2.0) * kPitch;
    model.positions(1, n) = (n / kSide - (kSide - 1) / 2.0) * kPitch;
  }
  model.groups = {{0, kSide * kSide, TransducerModel{}}};
  return model;
}

/// The best of a few runs over points on a plane above the board, s.
double secondsOf(Backend& backend, int side) {
  const PropagationModel model = board();
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(model.size());
  Eigen::Matrix3Xd points(3, side * side);
  for (int i = 0; i < side * side; ++i) {
    points.col(i) = Eigen::Vector3d((i % side) * 2e-4, (i / side) * 2e-4, 0.1);
  }
  double best = INFINITY;
  for (int run = 0; run < 4; ++run) {  // the first one wakes the device
    const auto start = Clock::now();
    backend.evaluate(model, drives, points, 0, Precision::kSingle, {});
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

std::string keyOf(const Backend& reference, const Backend& device) {
  return reference.description() + " | " + device.name() + ": " + device.description();
}

nlohmann::json read(const std::filesystem::path& file) {
  std::ifstream in(file);
  return in ? nlohmann::json::parse(in, nullptr, false) : nlohmann::json();
}

}  // namespace

DeviceRates measureRates(Backend& reference, Backend& device) {
  constexpr int kSmall = 16, kMiddle = 128, kLarge = 512;
  const auto pairs = [](int side) { return double(side) * side * kSide * kSide; };
  DeviceRates rates;
  rates.referencePairs = pairs(kMiddle) / secondsOf(reference, kMiddle);
  rates.deviceDelay = secondsOf(device, kSmall);
  rates.devicePairs = pairs(kLarge) / std::max(1e-9, secondsOf(device, kLarge) - rates.deviceDelay);
  return rates;
}

std::optional<DeviceRates> loadRates(const std::filesystem::path& file, const Backend& reference,
                                     const Backend& device) {
  const nlohmann::json all = read(file);
  if (!all.is_object()) return std::nullopt;
  const auto row = all.find(keyOf(reference, device));
  if (row == all.end() || !row->is_object()) return std::nullopt;
  const auto number = [&](const char* key) {
    const auto value = row->find(key);
    return value != row->end() && value->is_number() ? value->get<double>() : 0;
  };
  const DeviceRates rates{number("reference_pairs_per_s"), number("device_pairs_per_s"),
                          number("device_delay_s")};
  if (!(rates.referencePairs > 0) || !(rates.devicePairs > 0) || !(rates.deviceDelay > 0)) {
    return std::nullopt;
  }
  return rates;
}

void saveRates(const std::filesystem::path& file, const Backend& reference, const Backend& device,
               const DeviceRates& rates) {
  nlohmann::json all = read(file);
  if (!all.is_object()) all = nlohmann::json::object();
  all[keyOf(reference, device)] = {{"reference_pairs_per_s", rates.referencePairs},
                                   {"device_pairs_per_s", rates.devicePairs},
                                   {"device_delay_s", rates.deviceDelay}};
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  const std::filesystem::path part = file.string() + ".part";
  {
    std::ofstream out(part);
    out << all.dump(2) << '\n';
    if (!out.flush()) return;
  }
  std::filesystem::rename(part, file, ignored);
}

}  // namespace acg
