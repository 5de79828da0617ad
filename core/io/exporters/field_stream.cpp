// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/field_stream.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/json_document.h"
#include "core/io/output_file.h"
#include "core/io/project_file.h"
#include "core/version.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

/// FNV-1a, 64 bits: tells one request from another, no more.
class Fingerprint {
 public:
  Fingerprint& add(std::string_view bytes) {
    for (const unsigned char byte : bytes) hash_ = (hash_ ^ byte) * 0x100000001b3;
    hash_ = (hash_ ^ 0xff) * 0x100000001b3;  // between two
    return *this;
  }
  std::string text() const { return fmt::format("{:016x}", hash_); }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

std::string fingerprintOf(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                          const ExporterEntry& exporter) {
  const FieldGrid& grid = std::get<FieldGrid>(spec.samples);
  Fingerprint result;
  result.add(ACG_VERSION).add(exporter.name).add(projectText(scene));
  result.add({reinterpret_cast<const char*>(hologram.drives.data()),
              hologram.drives.size() * sizeof(std::complex<double>)});
  for (int a = 0; a < 3; ++a) {
    result.add(fmt::format("{} {} {}", grid.origin[a], grid.spacing[a], grid.counts[a]));
  }
  for (const std::string& quantity : spec.quantities) result.add(quantity);
  return result
      .add(fmt::format("{} {} {}", spec.accuracy, forceModelName(spec.forceModel), spec.particle))
      .text();
}

/// `NAME.part.json`: which request the part belongs to, how far it is, and where numbers go.
struct Journal {
  std::string fingerprint;
  long long planes = 0;  ///< whole on disk
  std::vector<StoredArray> arrays;

  void save(const fs::path& file) const {
    Json list = Json::array();
    for (const StoredArray& array : arrays) {
      list.push_back({{"name", array.name},
                      {"unit", array.unit},
                      {"channel", array.channel},
                      {"numbers", array.numbers},
                      {"is_modulus", array.isModulus},
                      {"offset", array.offset}});
    }
    const Json text = {{"fingerprint", fingerprint}, {"planes", planes}, {"arrays", list}};
    writeFileAtomically(file, text.dump(2));
  }
  /// None where there is none or it is of no use.
  static std::optional<Journal> load(const fs::path& file) {
    try {
      const Json text = Json::parse(readFile(file));
      Journal journal{text.at("fingerprint"), text.at("planes"), {}};
      for (const Json& row : text.at("arrays")) {
        journal.arrays.push_back({row.at("name"), row.at("unit"), row.at("channel"),
                                  row.at("numbers"), row.at("is_modulus"), row.at("offset")});
      }
      return journal;
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }
};

[[noreturn]] void failWrite(const fs::path& file, const std::string& reason) {
  throw Error(ErrorCode::kIo, fmt::format("{} could not be written: {}.", file.string(), reason));
}

/// Takes the disk space of the whole file now, so that a full disk shows at once.
void claimRoom(const fs::path& part) {
  const auto size = fs::file_size(part);
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) failWrite(part, std::generic_category().message(errno));
  const int failed = ::posix_fallocate(descriptor, 0, static_cast<off_t>(size));
  ::close(descriptor);
  if (failed == 0) return;
  std::error_code ignored;
  fs::remove(part, ignored);
  const auto space = fs::space(part.parent_path().empty() ? "." : part.parent_path(), ignored);
  failWrite(part, fmt::format("it needs {:.1f} GB and the disk has {:.1f} GB free ({})", size / 1e9,
                              space.available / 1e9, std::generic_category().message(failed)));
}

/// The part, held against a second program that would write to it.
int openPart(const fs::path& part) {
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) failWrite(part, std::generic_category().message(errno));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    failWrite(part, "another program is at work on it");
  }
  return descriptor;
}

std::vector<StoredArray> beginPart(const ExporterEntry& exporter, const ExportInput& input,
                                   const fs::path& part) {
  try {
    std::vector<StoredArray> arrays = exporter.begin(input, part);
    claimRoom(part);
    return arrays;
  } catch (const std::system_error& error) {
    std::error_code ignored;
    fs::remove(part, ignored);
    failWrite(part, error.code().message());
  }
}

/// A grid of planes [begin, end).
FieldGrid slabOf(const FieldGrid& grid, long long begin, long long end) {
  FieldGrid slab = grid;
  slab.origin.z() += static_cast<double>(begin) * grid.spacing.z();
  slab.counts[2] = static_cast<int>(end - begin);
  return slab;
}

Field outlineOf(Field field, const FieldGrid& grid) {
  field.samples = grid;
  for (FieldChannel& channel : field.channels) {
    channel.values.clear();
    channel.values.shrink_to_fit();
  }
  return field;
}

void writeSlab(const std::vector<StoredArray>& arrays, const Field& slab, long long firstPoint,
               OutputFile& out) {
  constexpr long long kBlockPoints = 1 << 17;
  const long long points = sampleCount(slab.samples);
  std::vector<double> block;
  for (const StoredArray& array : arrays) {
    for (long long begin = 0; begin < points; begin += kBlockPoints) {
      block.clear();
      packPoints(array, slab, begin, std::min(points, begin + kBlockPoints), block);
      const auto place = static_cast<std::uint64_t>(firstPoint + begin) * array.perPoint();
      out.writeAt(array.offset + place * sizeof(double),
                  {reinterpret_cast<const char*>(block.data()), block.size() * sizeof(double)});
    }
  }
}

}  // namespace

StreamedField streamField(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                          Backend& backend, const ExporterEntry& exporter, const fs::path& file,
                          const std::function<void(double)>& checkpoint, std::size_t slabBytes) {
  const auto start = std::chrono::steady_clock::now();
  const FieldGrid* grid = std::get_if<FieldGrid>(&spec.samples);
  if (!grid || !exporter.begin) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: a field this large is written piece by piece, which takes a grid "
                            "and a file that ends in .h5 or .vti.",
                            file.string()));
  }
  const fs::path part = file.string() + ".part", progress = file.string() + ".part.json";
  const long long planes = grid->counts[2];
  const long long perPlane = static_cast<long long>(grid->counts[0]) * grid->counts[1];
  const std::string fingerprint = fingerprintOf(scene, hologram, spec, exporter);
  std::optional<Journal> journal = Journal::load(progress);
  std::error_code ignored;
  if (!journal || journal->fingerprint != fingerprint || !fs::exists(part, ignored)) {
    journal.reset();
  }
  StreamedField result{{}, journal ? journal->planes : 0, 0};

  std::optional<OutputFile> out;
  const auto evaluate = [&](long long begin, long long end) {
    FieldSpec piece = spec;
    piece.samples = slabOf(*grid, begin, end);
    return evaluateField(scene, hologram, piece, backend, [&](double share) {
      if (checkpoint) checkpoint((double(begin) + share * double(end - begin)) / double(planes));
    });
  };
  long long step = 1;
  for (long long begin = result.resumedFrom; begin < planes || !out;) {
    // A part that was whole but not yet renamed has no plane left: its last one tells the outline.
    begin = std::min(begin, planes - 1);
    const long long end = std::min(planes, begin + step);
    const Field slab = evaluate(begin, end);
    if (!out) {
      result.outline = outlineOf(slab, *grid);
      int numbers = 0;
      for (const FieldChannel& channel : slab.channels) numbers += channel.numbersPerPoint();
      step =
          std::max(1LL, static_cast<long long>(slabBytes / (sizeof(double) * numbers * perPlane)));
      if (!journal) {
        journal =
            Journal{fingerprint, 0, beginPart(exporter, {scene, hologram, &result.outline}, part)};
      }
      out.emplace(openPart(part));
    }
    try {
      writeSlab(journal->arrays, slab, begin * perPlane, *out);
      if (::fdatasync(out->descriptor()) != 0) {
        throw std::system_error(errno, std::generic_category());
      }
    } catch (const std::system_error& error) {
      failWrite(part, error.code().message());
    }
    begin = end;
    journal->planes = end;
    journal->save(progress);
  }
  out->finish();
  fs::rename(part, file);
  fs::remove(progress, ignored);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace acg
