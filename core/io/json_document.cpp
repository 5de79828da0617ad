// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/json_document.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

/// Builds a document while it is read, and knows at each moment where in it the reader stands.
class DocumentBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit DocumentBuilder(std::string_view text) : text_(text) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    if (!level.keys.insert(name).second) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{} is given twice; keep one of the two.", pathTo(name)));
    }
    level.key = name;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& exception) override {
    const std::size_t at = std::min(position, text_.size());
    const auto line = 1 + std::count(text_.begin(), text_.begin() + at, '\n');
    const std::string where = path().empty() ? "" : fmt::format(", in {}", path());
    constexpr int kNumberOverflow = 406;
    if (exception.id == kNumberOverflow) {
      throw Error(
          ErrorCode::kInvalidFile,
          fmt::format("{} is {}, which is not a finite number (line {}).", path(), token, line));
    }
    const std::string_view reason = exception.what();
    if (reason.find("unexpected end of input") != reason.npos ||
        reason.find("closing quote") != reason.npos) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("The text ends too early, at line {}{}; it is not complete JSON.",
                              line, where));
    }
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("The text is not JSON: \"{}\" at line {}{} cannot be read.",
                            printable(token), line, where));
  }

 private:
  struct Level {
    Json* value;
    std::string key;             // of the member being read, in an object
    std::set<std::string> keys;  // seen so far, in an object
  };

  template <class Value>
  bool add(Value&& value) {
    place(Json(std::forward<Value>(value)));
    return true;
  }

  Json& place(Json value) {
    if (levels_.empty()) return root_ = std::move(value);
    Level& level = levels_.back();
    if (level.value->is_array()) {
      auto& items = level.value->get_ref<Json::array_t&>();
      items.push_back(std::move(value));
      return items.back();
    }
    // Straight to the end: the map's own insertion would search all keys once more.
    auto& members = level.value->get_ref<Json::object_t&>();
    members.emplace_back(level.key, std::move(value));
    return members.back().second;
  }

  bool open(Json empty) {
    if (levels_.size() >= static_cast<std::size_t>(kMaxJsonDepth)) {
      throw Error(
          ErrorCode::kInvalidFile,
          fmt::format("The text is nested deeper than {} levels; no project is.", kMaxJsonDepth));
    }
    Json& value = place(std::move(empty));
    levels_.push_back({&value, {}, {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  std::string pathTo(const std::string& lastKey) const {
    std::string result;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const Level& level = levels_[i];
      const bool isLast = i + 1 == levels_.size();
      if (level.value->is_array()) {
        const std::size_t count = level.value->size();
        result = pathOf(result, isLast ? count : count - 1);
      } else if (isLast ? !lastKey.empty() : !level.key.empty()) {
        result = pathOf(result, isLast ? lastKey : level.key);
      }
    }
    return result;
  }
  std::string path() const { return levels_.empty() ? "" : pathTo(levels_.back().key); }

  /// The last few characters of a token, without control characters.
  static std::string printable(const std::string& token) {
    std::string tail = token.size() > 24 ? token.substr(token.size() - 24) : token;
    for (char& c : tail) {
      if (c < 0x20 || c > 0x7e) c = '?';
    }
    return tail;
  }

  std::string_view text_;
  Json root_;
  std::vector<Level> levels_;
};

}  // namespace

Json parseJson(std::string_view text) {
  DocumentBuilder builder(text);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    throw Error(ErrorCode::kInvalidFile, "The text is not JSON.");
  }
  return builder.take();
}

std::string pathOf(const std::string& parent, std::size_t index) {
  return fmt::format("{}[{}]", parent, index);
}

std::string pathOf(const std::string& parent, const std::string& key) {
  return parent.empty() ? key : fmt::format("{}.{}", parent, key);
}

}  // namespace acg
