// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>
#include <zip.h>
#include <zlib.h>

namespace smppguard::dnc {

inline std::string gzip_of(std::string_view content) {
  constexpr int kGzip = 15 + 16;
  z_stream deflate{};
  if (::deflateInit2(&deflate, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("nothing can be packed");
  }
  std::string packed(::deflateBound(&deflate, content.size()), '\0');
  // zlib does not write there, but its interface is older than const.
  deflate.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  deflate.avail_in = static_cast<uInt>(content.size());
  deflate.next_out = reinterpret_cast<Bytef*>(packed.data());
  deflate.avail_out = static_cast<uInt>(packed.size());
  const int result = ::deflate(&deflate, Z_FINISH);
  packed.resize(deflate.total_out);
  ::deflateEnd(&deflate);
  if (result != Z_STREAM_END) throw std::runtime_error("it cannot be packed");
  return packed;
}

/// A file in an archive, or a folder, whose name ends with '/'.
struct ZipMember {
  std::string name;
  std::string content;
  bool deflated = true;
};

inline void add_to_zip(zip_t* archive, const ZipMember& member) {
  if (member.name.ends_with('/')) {
    if (zip_dir_add(archive, member.name.c_str(), 0) < 0) throw std::runtime_error(zip_strerror(archive));
    return;
  }
  zip_source_t* const content =
      zip_source_buffer(archive, member.content.data(), member.content.size(), 0);  // read by zip_close()
  const zip_int64_t index = zip_file_add(archive, member.name.c_str(), content, 0);
  if (index < 0) throw std::runtime_error(zip_strerror(archive));
  const zip_int32_t method = member.deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
  if (zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0) != 0) {
    throw std::runtime_error(zip_strerror(archive));
  }
}

/// At least one member: the library writes no empty archives.
inline std::string zip_of(const std::vector<ZipMember>& members) {
  std::unique_ptr<zip_source_t, decltype(&zip_source_free)> memory{
      zip_source_buffer_create(nullptr, 0, 0, nullptr), &zip_source_free};
  zip_t* const archive = zip_open_from_source(memory.get(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  if (archive == nullptr) throw std::runtime_error("no archive can be made");
  zip_source_keep(memory.get());  // for what is read below
  for (const ZipMember& member : members) add_to_zip(archive, member);
  if (zip_close(archive) != 0) throw std::runtime_error(zip_strerror(archive));
  zip_stat_t status;
  if (zip_source_stat(memory.get(), &status) != 0 || zip_source_open(memory.get()) != 0) {
    throw std::runtime_error("the archive cannot be read back");
  }
  std::string packed(status.size, '\0');
  const bool whole =
      zip_source_read(memory.get(), packed.data(), packed.size()) == static_cast<zip_int64_t>(packed.size());
  zip_source_close(memory.get());
  if (!whole) throw std::runtime_error("the archive cannot be read back");
  return packed;
}

/// What any packer writes for no files at all.
inline std::string empty_zip() {
  return "PK\x05\x06" + std::string(18, '\0');
}

}  // namespace smppguard::dnc
