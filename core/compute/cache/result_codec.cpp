// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/result_codec.h"

#include <cstring>
#include <optional>
#include <string>
#include <type_traits>

#include "core/compute/cache/result_key.h"
#include "core/error.h"

namespace acg {
namespace {

class Writer {
 public:
  template <class... Values>
  void operator()(const Values&... values) {
    (put(values), ...);
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  void raw(const void* data, std::size_t size) {
    const auto* begin = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), begin, begin + size);
  }
  template <class T>
  void put(const T& value);

  std::vector<std::byte> bytes_;
};

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  template <class... Values>
  void operator()(Values&... values) {
    (take(values), ...);
  }
  void expectEnd() const {
    if (!bytes_.empty()) fail();
  }

 private:
  [[noreturn]] static void fail() {
    throw Error(ErrorCode::kInvalidFile, "A stored result has another length than it should have.");
  }
  void raw(void* data, std::size_t size) {
    if (size > bytes_.size()) fail();
    if (size > 0) std::memcpy(data, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  }
  /// A length whose items of at least `least` bytes can still follow.
  std::size_t count(std::size_t least) {
    std::uint64_t value = 0;
    raw(&value, sizeof value);
    if (value > bytes_.size() / least) fail();
    return static_cast<std::size_t>(value);
  }
  template <class T>
  void take(T& value);

  std::span<const std::byte> bytes_;
};

template <class T, class Type>
concept Is = std::is_same_v<std::remove_const_t<T>, Type>;

// What each type consists of: the one list for writing and reading.
template <class Archive, Is<TargetResult> T>
void visit(Archive& a, T& r) {
  a(r.id, r.wanted, r.reached, r.pressure);
}
template <class Archive, Is<ImageResult> T>
void visit(Archive& a, T& r) {
  a(r.id, r.columns, r.rows, r.wanted, r.reached, r.rmsError, r.correlation, r.likeness);
}
template <class Archive, Is<SolverReport> T>
void visit(Archive& a, T& r) {
  a(r.solver, r.backend, r.iterations, r.seconds, r.randomSeed, r.convergence, r.targets, r.images,
    r.note, r.efficiency);
}
template <class Archive, Is<Hologram> T>
void visit(Archive& a, T& r) {
  a(r.drives, r.report, r.revision);
}
template <class Archive, Is<FieldGrid> T>
void visit(Archive& a, T& r) {
  a(r.origin, r.spacing, r.counts[0], r.counts[1], r.counts[2]);
}
template <class Archive, Is<FieldChannel> T>
void visit(Archive& a, T& r) {
  a(r.quantity, r.unit, r.components, r.isComplex, r.values, r.shown);
}
template <class Archive, Is<FieldReport> T>
void visit(Archive& a, T& r) {
  a(r.backend, r.precision, r.method, r.accuracy, r.seconds, r.particle, r.forceModel, r.notes);
}
template <class Archive, Is<Field> T>
void visit(Archive& a, T& r) {
  a(r.samples, r.channels, r.report, r.revision);
}
template <class Archive, Is<TrapVerdict::Other> T>
void visit(Archive& a, T& r) {
  a(r.model, r.hold, r.stiffness, r.difference);
}
template <class Archive, Is<TrapVerdict> T>
void visit(Archive& a, T& r) {
  a(r.target, r.particle, r.model, r.hold, r.reason, r.weight, r.hasEquilibrium, r.equilibrium,
    r.offset, r.stiffness, r.axes, r.curl, r.depth, r.escape, r.escapeDistance, r.margin,
    r.largestAcceleration, r.weakest, r.other);
}

template <class T>
constexpr bool kIsPlain = std::is_arithmetic_v<T> || std::is_enum_v<T>;
template <class T>
constexpr bool kIsMatrix = std::is_base_of_v<Eigen::PlainObjectBase<T>, T>;
template <class T>
struct IsList : std::false_type {};
template <class T>
struct IsList<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
void Writer::put(const T& value) {
  if constexpr (kIsPlain<T>) {
    raw(&value, sizeof value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    put(static_cast<std::uint64_t>(value.size()));
    raw(value.data(), value.size());
  } else if constexpr (kIsMatrix<T>) {
    put(static_cast<std::uint64_t>(value.cols()));
    put(static_cast<std::uint64_t>(value.rows()));
    raw(value.data(), static_cast<std::size_t>(value.size()) * sizeof(typename T::Scalar));
  } else if constexpr (IsList<T>::value) {
    put(static_cast<std::uint64_t>(value.size()));
    if constexpr (kIsPlain<typename T::value_type>) {
      raw(value.data(), value.size() * sizeof(typename T::value_type));
    } else {
      for (const auto& item : value) put(item);
    }
  } else if constexpr (IsOptional<T>::value) {
    put(value.has_value());
    if (value) put(*value);
  } else if constexpr (std::is_same_v<T, FieldSamples>) {
    put(value.index());
    std::visit([this](const auto& samples) { put(samples); }, value);
  } else {
    visit(*this, value);
  }
}

template <class T>
void Reader::take(T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    std::uint8_t byte = 0;  // a bool must not get other bits
    raw(&byte, 1);
    if (byte > 1) fail();
    value = byte == 1;
  } else if constexpr (kIsPlain<T>) {
    raw(&value, sizeof value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    value.resize(count(1));
    raw(value.data(), value.size());
  } else if constexpr (kIsMatrix<T>) {
    const std::size_t columns = count(1), rows = count(1);
    constexpr bool kFixed = T::RowsAtCompileTime > 0 && T::ColsAtCompileTime > 0;
    const bool fits = (T::RowsAtCompileTime < 0 || rows == std::size_t(T::RowsAtCompileTime)) &&
                      (T::ColsAtCompileTime < 0 || columns == std::size_t(T::ColsAtCompileTime));
    if (!fits || (rows > 0 && columns > bytes_.size() / rows / sizeof(typename T::Scalar))) fail();
    if constexpr (!kFixed) {
      value.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
    }
    raw(value.data(), rows * columns * sizeof(typename T::Scalar));
  } else if constexpr (IsList<T>::value) {
    if constexpr (kIsPlain<typename T::value_type>) {
      value.resize(count(sizeof(typename T::value_type)));
      raw(value.data(), value.size() * sizeof(typename T::value_type));
    } else {
      value.resize(count(8));  // every part has at least a length
      for (auto& item : value) take(item);
    }
  } else if constexpr (IsOptional<T>::value) {
    bool isThere = false;
    take(isThere);
    if (isThere) take(value.emplace());
  } else if constexpr (std::is_same_v<T, FieldSamples>) {
    std::size_t index = 0;
    take(index);
    if (index > 1) fail();
    if (index == 0) {
      take(value.template emplace<0>());
    } else {
      take(value.template emplace<1>());
    }
  } else {
    visit(*this, value);
  }
}

template <class T>
ResultCache::Computed decoded(std::span<const std::byte> bytes) {
  Reader reader(bytes);
  const auto value = std::make_shared<T>();
  reader(*value);
  reader.expectEnd();
  return {value, bytesOf(*value)};
}

template <class T>
std::vector<std::byte> encoded(const void* value) {
  Writer writer;
  writer(*static_cast<const T*>(value));
  return writer.take();
}

}  // namespace

std::vector<std::byte> encodeResult(ResultKind kind, const void* value) {
  switch (kind) {
    case ResultKind::kHologram:
      return encoded<Hologram>(value);
    case ResultKind::kField:
      return encoded<Field>(value);
    case ResultKind::kVerdicts:
      return encoded<std::vector<TrapVerdict>>(value);
    case ResultKind::kTable:
      break;  // never goes to a disk: as soon computed as read
  }
  return {};
}

ResultCache::Computed decodeResult(ResultKind kind, std::span<const std::byte> bytes) {
  switch (kind) {
    case ResultKind::kHologram:
      return decoded<Hologram>(bytes);
    case ResultKind::kField:
      return decoded<Field>(bytes);
    case ResultKind::kVerdicts:
      return decoded<std::vector<TrapVerdict>>(bytes);
    case ResultKind::kTable:
      break;
  }
  throw Error(ErrorCode::kInvalidFile, "A stored result is of a kind that is never stored.");
}

}  // namespace acg
