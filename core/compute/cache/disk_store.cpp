// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/disk_store.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <set>

#include <fmt/format.h>
#include <zstd.h>

#include "core/compute/cache/content_hash.h"
#include "core/error.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSuffix = ".acgr";
constexpr const char* kUnfinished = ".part";
constexpr std::uint64_t kMagic = 0x31'52'47'43'41ull;  // "ACGR1"
constexpr std::uint64_t kMostPayload = 1ull << 32;

/// What a file begins with, in the machine's byte order: a store does not travel.
struct Header {
  std::uint64_t magic = kMagic;
  CacheKey key;
  std::uint64_t kind = 0;
  std::uint64_t rawBytes = 0;
  std::uint64_t storedBytes = 0;
  CacheKey checksum;  // of all else
};

CacheKey checksumOf(const Header& header, std::span<const std::byte> stored) {
  ContentHash hash;
  hash.add(header.magic).add(header.key).add(header.kind);
  hash.add(header.rawBytes).add(header.storedBytes);
  return hash.addBytes(stored.data(), stored.size()).key();
}

std::optional<std::vector<std::byte>> wholeFile(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) return std::nullopt;
  std::vector<std::byte> bytes(
      static_cast<std::size_t>(std::max<std::streamoff>(0, stream.tellg())));
  stream.seekg(0);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!stream) return std::nullopt;
  return bytes;
}

/// The payload of a file that agrees in every bit with what was written for this key and kind.
std::optional<std::vector<std::byte>> payloadOf(const std::vector<std::byte>& file,
                                                const CacheKey& key, int kind) {
  Header header;
  if (file.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, file.data(), sizeof header);
  const std::span stored = std::span(file).subspan(sizeof header);
  if (header.magic != kMagic || header.key != key ||
      header.kind != static_cast<std::uint64_t>(kind) || header.storedBytes != stored.size() ||
      header.rawBytes > kMostPayload || header.checksum != checksumOf(header, stored)) {
    return std::nullopt;
  }
  std::vector<std::byte> payload(header.rawBytes);
  const std::size_t size =
      ZSTD_decompress(payload.data(), payload.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) || size != payload.size()) return std::nullopt;
  return payload;
}

}  // namespace

DiskStore::DiskStore(DiskStoreOptions options) : options_(std::move(options)) {
  std::error_code failure;
  fs::create_directories(options_.folder, failure);
  if (failure) {
    throw Error(ErrorCode::kIo, fmt::format("{}: the folder of stored results cannot be made ({}); "
                                            "choose another.",
                                            options_.folder.string(), failure.message()));
  }
  try {
    openIndex();
  } catch (const Error&) {
    // A damaged index: without it no file can be trusted to be counted, so the store begins anew.
    index_.reset();
    ++dropped_;
    for (const char* end : {"", "-wal", "-shm"}) {
      fs::remove((options_.folder / "index.sqlite").string() + end, failure);
    }
    openIndex();
  }
}

DiskStore::~DiskStore() = default;

fs::path DiskStore::fileOf(const CacheKey& key) const {
  return options_.folder / (keyText(key) + kSuffix);
}

void DiskStore::openIndex() {
  index_ = std::make_unique<Index>(options_.folder / "index.sqlite", options_.generation);
  sweep();
  makeRoom(0);
}

/// Brings index and files to agree after a process that was killed.
void DiskStore::sweep() {
  std::set<CacheKey> listed;
  for (const CacheKey& key : index_->keys()) {
    std::error_code missing;
    const auto row = index_->find(key);
    if (fs::file_size(fileOf(key), missing) == static_cast<std::uintmax_t>(row->bytes) &&
        !missing) {
      listed.insert(key);
    } else {
      index_->remove(key);
    }
  }
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(options_.folder, ignored)) {
    const fs::path& path = entry.path();
    if (path.extension() == kUnfinished) fs::remove(path, ignored);
    if (path.extension() != kSuffix) continue;
    const auto key = keyFromText(path.stem().string());
    if (!key || !listed.contains(*key)) fs::remove(path, ignored);
  }
}

std::optional<DiskStore::Found> DiskStore::read(const CacheKey& key, int kind) {
  std::lock_guard lock(mutex_);
  try {
    const auto row = index_->find(key);
    if (!row) return std::nullopt;
    const auto file = wholeFile(fileOf(key));
    auto payload = file ? payloadOf(*file, key, kind) : std::nullopt;
    if (!payload) {
      ++dropped_;
      drop(key);
      return std::nullopt;
    }
    index_->touch(key);
    return Found{std::move(*payload), row->cost};
  } catch (const std::exception&) {
    return std::nullopt;  // a cache that cannot be read is an empty one
  }
}

bool DiskStore::write(const CacheKey& key, int kind, std::span<const std::byte> payload,
                      double cost) {
  if (payload.size() > kMostPayload) return false;
  std::vector<std::byte> file(sizeof(Header) + ZSTD_compressBound(payload.size()));
  const std::size_t size = ZSTD_compress(file.data() + sizeof(Header), file.size() - sizeof(Header),
                                         payload.data(), payload.size(), options_.level);
  if (ZSTD_isError(size)) return false;
  file.resize(sizeof(Header) + size);
  Header header;
  header.key = key;
  header.kind = static_cast<std::uint64_t>(kind);
  header.rawBytes = payload.size();
  header.storedBytes = size;
  header.checksum = checksumOf(header, std::span(file).subspan(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);

  std::lock_guard lock(mutex_);
  const fs::path part =
      options_.folder / fmt::format("{}-{}{}", ::getpid(), ++written_, kUnfinished);
  std::error_code failure;
  try {
    const auto bytes = static_cast<std::int64_t>(file.size());
    if (bytes > options_.capacity) return false;
    makeRoom(bytes);
    std::ofstream stream(part, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(file.data()), bytes);
    stream.close();
    if (stream) fs::rename(part, fileOf(key), failure);
    if (!stream || failure) {
      fs::remove(part, failure);
      return false;
    }
    index_->insert(key, {kind, bytes, cost});
    return true;
  } catch (const std::exception&) {
    fs::remove(part, failure);
    return false;
  }
}

void DiskStore::makeRoom(std::int64_t bytes) {
  std::int64_t used = index_->bytes();
  while (used + bytes > options_.capacity) {
    const auto key = index_->oldest();
    if (!key) return;
    const auto row = index_->find(*key);
    used -= row ? row->bytes : 0;
    drop(*key);
  }
}

void DiskStore::drop(const CacheKey& key) {
  index_->remove(key);
  std::error_code ignored;
  fs::remove(fileOf(key), ignored);
}

std::int64_t DiskStore::bytes() const {
  std::lock_guard lock(mutex_);
  return index_->bytes();
}

std::size_t DiskStore::entries() const {
  std::lock_guard lock(mutex_);
  return index_->entries();
}

std::size_t DiskStore::dropped() const {
  std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace acg
