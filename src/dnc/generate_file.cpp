// SPDX-License-Identifier: Apache-2.0
#include "generate_file.hpp"

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <vector>
#include <zip.h>
#define ZLIB_CONST  // zlib does not change what it packs
#include <zlib.h>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferOctets = std::size_t{1} << 18U;

Result<FileDescriptor> create(const fs::path& path) {
  return FileDescriptor::open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
}

Result<void> write_plain(const fs::path& path, const Pieces& pieces) {
  const auto file = create(path);
  if (!file) return file.error();
  for (std::string_view piece = pieces(); !piece.empty(); piece = pieces()) {
    if (auto written = file->write(as_bytes(piece)); !written) return written;
  }
  return {};
}

/// Writes one gzip member, without a time, so that the same text gives the same octets.
class GzipWriter {
 public:
  GzipWriter(const FileDescriptor& file, int compression) : file_{file}, buffer_(kBufferOctets) {
    constexpr int kGzip = 16;
    constexpr int kUsualMemory = 8;
    sound_ = ::deflateInit2(&stream_, compression, Z_DEFLATED, MAX_WBITS + kGzip, kUsualMemory,
                            Z_DEFAULT_STRATEGY) == Z_OK;
  }
  GzipWriter(const GzipWriter&) = delete;
  GzipWriter& operator=(const GzipWriter&) = delete;
  ~GzipWriter() { ::deflateEnd(&stream_); }

  Result<void> write(std::string_view piece) { return deflate(piece, Z_NO_FLUSH); }
  Result<void> finish() { return deflate({}, Z_FINISH); }

 private:
  Result<void> deflate(std::string_view piece, int flush) {
    if (!sound_) return fail("cannot be packed: zlib does not start");
    stream_.next_in = reinterpret_cast<const Bytef*>(piece.data());
    stream_.avail_in = static_cast<uInt>(piece.size());  // a piece is one area code's text
    do {
      stream_.next_out = buffer_.data();
      stream_.avail_out = static_cast<uInt>(buffer_.size());
      ::deflate(&stream_, flush);
      if (auto written = file_.write(Bytes{buffer_}.first(buffer_.size() - stream_.avail_out)); !written) {
        return written;
      }
    } while (stream_.avail_out == 0);
    return {};
  }

  const FileDescriptor& file_;
  std::vector<std::uint8_t> buffer_;
  z_stream stream_{};
  bool sound_;
};

Result<void> write_gzip(const fs::path& path, const Pieces& pieces, int compression) {
  const auto file = create(path);
  if (!file) return file.error();
  GzipWriter writer{*file, compression};
  for (std::string_view piece = pieces(); !piece.empty(); piece = pieces()) {
    if (auto written = writer.write(piece); !written) return written;
  }
  return writer.finish();
}

/// What libzip asks for while it writes an archive: the text.
class ZipInput {
 public:
  explicit ZipInput(const PackedText& text) noexcept : text_{text} {}

  static zip_int64_t answer(void* self, void* data, zip_uint64_t octets, zip_source_cmd_t command) {
    return static_cast<ZipInput*>(self)->answer(data, octets, command);
  }

 private:
  zip_int64_t answer(void* data, zip_uint64_t octets, zip_source_cmd_t command) {
    switch (command) {
      case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
      case ZIP_SOURCE_STAT: return describe(data);
      case ZIP_SOURCE_READ: return read(static_cast<char*>(data), octets);
      default: return 0;  // nothing to open, close or free, and no errors
    }
  }

  /// With its size, since without it every archive would get the form for more than 4 GB.
  zip_int64_t describe(void* data) const {
    zip_stat_t stat;
    ::zip_stat_init(&stat);
    stat.valid = ZIP_STAT_SIZE;
    stat.size = text_.octets;
    std::memcpy(data, &stat, sizeof stat);
    return sizeof stat;
  }

  zip_int64_t read(char* into, zip_uint64_t octets) {
    if (rest_.empty()) rest_ = text_.pieces();
    const std::size_t taken = std::min<std::size_t>(rest_.size(), octets);
    std::copy_n(rest_.data(), taken, into);
    rest_.remove_prefix(taken);
    return static_cast<zip_int64_t>(taken);
  }

  const PackedText& text_;
  std::string_view rest_;
};

/// The first moment of a day as archives write it, which is without a time zone.
zip_uint16_t dos_date(Day day) {
  const std::chrono::year_month_day date{day};
  const int year = std::clamp(static_cast<int>(date.year()) - 1980, 0, 127);
  return static_cast<zip_uint16_t>((static_cast<unsigned>(year) << 9U) |
                                   (static_cast<unsigned>(date.month()) << 5U) |
                                   static_cast<unsigned>(date.day()));
}

Error zip_fail(zip_error_t* error) {
  return fail(std::string{"cannot be written: "} + ::zip_error_strerror(error));
}

Result<void> write_zip(const fs::path& path, const PackedText& text, int compression) {
  int code = ZIP_ER_OK;
  std::unique_ptr<zip_t, decltype(&::zip_discard)> archive{
      ::zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, &code), &::zip_discard};
  if (archive == nullptr) {
    zip_error_t error;
    ::zip_error_init_with_code(&error, code);
    return zip_fail(&error);
  }
  ZipInput input{text};
  zip_source_t* const source = ::zip_source_function(archive.get(), &ZipInput::answer, &input);
  if (source == nullptr) return zip_fail(::zip_get_error(archive.get()));
  const zip_int64_t added = ::zip_file_add(archive.get(), text.name.c_str(), source, 0);
  if (added < 0) {
    ::zip_source_free(source);
    return zip_fail(::zip_get_error(archive.get()));
  }
  const auto member = static_cast<zip_uint64_t>(added);
  const auto level = static_cast<zip_uint32_t>(compression);
  if (::zip_set_file_compression(archive.get(), member, ZIP_CM_DEFLATE, level) != 0 ||
      ::zip_file_set_dostime(archive.get(), member, 0, dos_date(text.day), 0) != 0 ||
      ::zip_close(archive.get()) != 0) {  // which writes it all
    return zip_fail(::zip_get_error(archive.get()));
  }
  static_cast<void>(archive.release());  // closing has freed it
  return {};
}

}  // namespace

std::string_view suffix_of(ListPacking packing) noexcept {
  switch (packing) {
    case ListPacking::none: break;
    case ListPacking::zip: return ".zip";
    case ListPacking::gzip: return ".gz";
  }
  return "";
}

Result<void> write_packed(const fs::path& path, const PackedText& text, const PackingOptions& options) {
  switch (options.packing) {
    case ListPacking::none: break;
    case ListPacking::zip: return write_zip(path, text, options.compression);
    case ListPacking::gzip: return write_gzip(path, text.pieces, options.compression);
  }
  return write_plain(path, text.pieces);
}

}  // namespace smppguard::dnc
