// SPDX-License-Identifier: Apache-2.0
#include "gzip_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kPiece = std::size_t{128} * 1024;
constexpr int kGzipOnly = 15 + 16;  // the largest window, and a gzip header and trailer around it

class GzipStream final : public InputStream {
 public:
  explicit GzipStream(const FileDescriptor& file) : file_{file}, packed_(kPiece) {}
  ~GzipStream() override {
    if (ready_) ::inflateEnd(&inflate_);
  }

  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    if (!ready_) {
      if (::inflateInit2(&inflate_, kGzipOnly) != Z_OK) return fail("there is no memory to unpack it");
      ready_ = true;
    }
    inflate_.next_out = into.data();
    inflate_.avail_out = static_cast<uInt>(into.size());
    while (inflate_.avail_out > 0 && !ended_) {
      if (const auto stepped = step(); !stepped) return stepped.error();
    }
    return into.size() - inflate_.avail_out;
  }
  [[nodiscard]] std::uint64_t octets_taken() const override { return taken_ - inflate_.avail_in; }

 private:
  Result<void> step() {
    if (inflate_.avail_in == 0) {
      if (auto filled = fill(); !filled) return filled;
      if (inflate_.avail_in == 0) {
        if (!between_members_) return fail("the gzip file is cut short; download it again");
        ended_ = true;
        return {};
      }
    }
    if (between_members_) {
      if (::inflateReset(&inflate_) != Z_OK) return fail("it cannot be unpacked");
      between_members_ = false;
    }
    const int result = ::inflate(&inflate_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) between_members_ = true;  // its CRC and its length were right
    if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) return {};
    return fail(fmt::format("the gzip file is damaged ({}); download it again",
                            inflate_.msg != nullptr ? inflate_.msg : "no memory"));
  }

  Result<void> fill() {
    const auto got = file_.read_at(taken_, packed_);
    if (!got) return got.error();
    taken_ += *got;
    inflate_.next_in = packed_.data();
    inflate_.avail_in = static_cast<uInt>(*got);
    return {};
  }

  const FileDescriptor& file_;
  std::vector<std::uint8_t> packed_;
  z_stream inflate_{};
  std::uint64_t taken_ = 0;
  bool ready_ = false;
  bool between_members_ = false;
  bool ended_ = false;
};

class GzipFile final : public InputFile {
 public:
  GzipFile(FileDescriptor file, std::string member) : file_{std::move(file)}, members_{std::move(member)} {}

  [[nodiscard]] bool is_packed() const override { return true; }
  [[nodiscard]] const std::vector<std::string>& members() const override { return members_; }
  Result<std::unique_ptr<InputStream>> open_member(std::size_t) override {
    return std::unique_ptr<InputStream>{std::make_unique<GzipStream>(file_)};
  }

 private:
  FileDescriptor file_;
  std::vector<std::string> members_;
};

}  // namespace

Result<std::unique_ptr<InputFile>> open_gzip(FileDescriptor file, const std::filesystem::path& path) {
  const auto name = path.filename();
  return std::unique_ptr<InputFile>{
      std::make_unique<GzipFile>(std::move(file), (name.extension() == ".gz" ? name.stem() : name).string())};
}

}  // namespace smppguard::dnc
