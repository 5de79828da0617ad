// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/directivity_file.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/acoustics/directivity_table.h"
#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/text_cells.h"

namespace acg {
namespace {

constexpr std::size_t kLongestTable = 16u << 20;  // bytes; the longest table is far smaller
constexpr double kDegree = std::numbers::pi / 180;

/// Quotes about a number are taken off.
constexpr std::string_view kQuote = "\"";

char dividerOf(std::string_view line) {
  return line.find(';') != line.npos ? ';' : line.find('\t') != line.npos ? '\t' : ',';
}

std::optional<double> numberOf(std::string_view cell) {
  if (!cell.empty() && cell[0] == '+') cell.remove_prefix(1);
  double value = 0;
  const auto result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool isWhole = result.ec == std::errc() && result.ptr == cell.data() + cell.size();
  return isWhole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

bool saysRadians(std::string_view heading) {
  std::string text(heading);
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text.find("rad") != text.npos && text.find("deg") == text.npos &&
         text.find("grad") == text.npos;
}

/// Takes a file line by line; every complaint names file and line.
class TableReader {
 public:
  explicit TableReader(const std::filesystem::path& file) : file_(file) {}

  void take(std::string_view line) {
    ++line_;
    line = trimmed(line, kQuote);
    if (line.empty() || line[0] == '#') return;
    const std::vector<std::string_view> cells = cellsOf(line, dividerOf(line), kQuote);
    const bool isFirst = std::exchange(isFirst_, false);
    if (cells.size() != 2) {
      refuse(fmt::format("{} column{}; give two, the angle in degrees and the amplitude",
                         cells.size(), cells.size() == 1 ? "" : "s"));
    }
    const auto angle = numberOf(cells[0]), amplitude = numberOf(cells[1]);
    if (isFirst && !angle && !amplitude) {
      if (saysRadians(cells[0])) refuse("angles in radians; give them in degrees");
      return;
    }
    if (!angle || !amplitude) {
      refuse(fmt::format("\"{}\", which is not a finite number",
                         (angle ? cells[1] : cells[0]).substr(0, 40)));
    }
    takeRow(*angle, *amplitude);
  }

  DirectivityTable finish() {
    if (table_.angles.size() < 2) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: line {} ends the table after {} of the two rows that it needs "
                              "at least.",
                              file_.string(), line_, table_.angles.size()));
    }
    if (table_.gains.front() != 0) table_.reference = table_.gains.front();
    for (std::size_t i = 0; i < table_.gains.size(); ++i) {
      table_.gains[i] /= table_.reference;
      if (std::abs(table_.gains[i]) <= kLargestTableGain) continue;
      line_ = lines_[i];
      refuse(
          fmt::format("an amplitude of {:.4g} times that at the first angle; at most {} times "
                      "is possible",
                      table_.gains[i], kLargestTableGain));
    }
    return std::move(table_);
  }

 private:
  void takeRow(double degrees, double amplitude) {
    if (degrees < 0 || degrees > 180) {
      refuse(fmt::format("an angle of {} degrees; give angles from 0 to 180", degrees));
    }
    if (!table_.angles.empty()) {
      if (degrees == last_) refuse(fmt::format("an angle of {} degrees a second time", degrees));
      if (degrees < last_) {
        refuse(
            fmt::format("an angle of {} degrees after one of {}; sort the lines by ascending "
                        "angles",
                        degrees, last_));
      }
      if ((degrees - last_) * kDegree < kLeastTableStep) {
        refuse(
            fmt::format("an angle only {:.3g} degrees after the one before; keep at least "
                        "{:.3g} degrees between angles",
                        degrees - last_, kLeastTableStep / kDegree));
      }
    }
    if (table_.angles.size() == kMostTableRows) {
      refuse(fmt::format("one more than {} rows; thin the table out", kMostTableRows));
    }
    last_ = degrees;
    table_.angles.push_back(degrees * kDegree);
    table_.gains.push_back(amplitude);
    lines_.push_back(line_);
  }

  /// `what` follows "line 7 has".
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{}: line {} has {}.", file_.string(), line_, what));
  }

  const std::filesystem::path& file_;
  DirectivityTable table_;
  std::vector<long long> lines_;  // of the rows
  double last_ = 0;               // degrees
  long long line_ = 0;
  bool isFirst_ = true;
};

}  // namespace

DirectivityTable readDirectivity(const std::filesystem::path& file) {
  const std::string text = readFile(file, kLongestTable);
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);  // as spreadsheets begin a text
  TableReader reader(file);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    reader.take(rest.substr(0, end));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return reader.finish();
}

}  // namespace acg
