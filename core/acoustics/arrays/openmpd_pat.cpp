// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/openmpd_pat.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw Error(ErrorCode::kInvalidFile, fmt::format("path: \"{}\" {}.", name, what));
}

/// The items of the file: what stands between spaces, commas, brackets and line ends.
class Items {
 public:
  Items(const std::filesystem::path& file, std::string name) : name_(std::move(name)) {
    std::ifstream stream(file);
    if (!stream || !std::filesystem::is_regular_file(file)) {
      throw Error(ErrorCode::kIo,
                  fmt::format("path names \"{}\", which cannot be read; check that the file is "
                              "there and may be read.",
                              name_));
    }
    std::stringstream text;
    text << stream.rdbuf();
    std::string all = text.str();
    for (char& c : all) {
      if (c == ',' || c == '(' || c == ')' || c == ';') c = ' ';
    }
    std::istringstream words(all);
    for (std::string word; words >> word;) items_.push_back(word);
  }

  std::string text(const char* what) {
    if (next_ >= items_.size()) {
      refuse(name_, fmt::format("ends before its {}; give a whole board file", what));
    }
    return items_[next_++];
  }
  double number(const char* what) {
    const std::string item = text(what);
    double value = 0;
    const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), value);
    if (error != std::errc() || end != item.data() + item.size() || !std::isfinite(value)) {
      refuse(name_, fmt::format("has \"{}\" among its {}; give finite numbers", item, what));
    }
    return value;
  }

 private:
  std::string name_;
  std::vector<std::string> items_;
  std::size_t next_ = 0;
};

}  // namespace

TransducerArray readOpenMpdBoard(const std::filesystem::path& file, const std::string& name) {
  Items items(file, name);
  items.text("serial number");
  const double count = items.number("number of elements");
  if (count != std::floor(count) || count < 1 || count > kMaxElements) {
    refuse(name, fmt::format("states {} elements; give a whole number from 1 to {}", count,
                             kMaxElements));
  }
  items.number("number of phases");
  const auto n = static_cast<Eigen::Index>(count);

  TransducerArray array;
  array.positions.resize(3, n);
  for (double& value : array.positions.reshaped()) value = items.number("positions");
  array.normals = Eigen::Vector3d::UnitZ().replicate(1, n);
  std::vector<bool> isTaken(n, false);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double pin = items.number("pins");
    if (!(pin >= 0) || !(pin < count) || pin != std::floor(pin) || isTaken[std::size_t(pin)]) {
      refuse(name, fmt::format("gives element {} the pin {}; give each pin once", i, pin));
    }
    isTaken[std::size_t(pin)] = true;
  }
  array.phaseOffsets.resize(n);
  for (double& value : array.phaseOffsets) {
    value = items.number("phase adjustments") * std::numbers::pi / 180;
  }
  array.gains.resize(n);
  for (double& value : array.gains) value = items.number("amplitude factors");
  const double largest = array.gains.maxCoeff();
  if (array.gains.minCoeff() < 0 || !(largest > 0)) {
    refuse(name, "has amplitude factors below 0 or none above; give factors from 0 to 1");
  }
  for (double& value : array.gains) value = value > 0 ? largest / value : 0;
  return array;
}

}  // namespace acg
