// SPDX-License-Identifier: Apache-2.0
#include "zip_file.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>
#include <zip.h>

namespace smppguard::dnc {
namespace {

// Some packers for Windows write its own.
constexpr const char* kSeparators = "/\\";

struct Discard {
  void operator()(zip_t* archive) const noexcept { zip_discard(archive); }
};
struct Close {
  void operator()(zip_file_t* file) const noexcept { zip_fclose(file); }
};

std::string describe(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

class ZipStream final : public InputStream {
 public:
  ZipStream(std::unique_ptr<zip_file_t, Close> file, std::uint64_t packed, std::uint64_t whole)
      : file_{std::move(file)}, packed_{packed}, whole_{whole} {}

  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    const zip_int64_t got = zip_fread(file_.get(), into.data(), into.size());
    if (got >= 0) {
      given_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    zip_error_t* const error = zip_file_get_error(file_.get());
    if (zip_error_code_zip(error) == ZIP_ER_CRC) {
      return fail("its CRC in the zip archive is wrong; download the archive again");
    }
    return fail(
        fmt::format("it cannot be unpacked: {}; download the archive again", zip_error_strerror(error)));
  }
  /// By the share of its contents that was given out.
  [[nodiscard]] std::uint64_t octets_taken() const override {
    if (whole_ == 0 || given_ >= whole_) return packed_;
    return static_cast<std::uint64_t>(static_cast<double>(packed_) * static_cast<double>(given_) /
                                      static_cast<double>(whole_));
  }

 private:
  std::unique_ptr<zip_file_t, Close> file_;
  std::uint64_t packed_;
  std::uint64_t whole_;
  std::uint64_t given_ = 0;
};

class ZipFile final : public InputFile {
 public:
  explicit ZipFile(std::unique_ptr<zip_t, Discard> archive) : archive_{std::move(archive)} {}

  Result<void> list_members() {
    const zip_int64_t entries = zip_get_num_entries(archive_.get(), 0);
    for (zip_int64_t i = 0; i < entries; ++i) {
      const char* const name = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
      if (name == nullptr) return fail("the zip archive's directory is damaged; download it again");
      const std::string path = name;
      const std::size_t base = path.find_last_of(kSeparators) + 1;
      if (base == path.size()) continue;
      members_.push_back(path.substr(base));
      indices_.push_back(static_cast<zip_uint64_t>(i));
    }
    if (members_.empty()) return fail("the zip archive is empty");
    return {};
  }

  [[nodiscard]] bool is_packed() const override { return true; }
  [[nodiscard]] const std::vector<std::string>& members() const override { return members_; }
  Result<std::unique_ptr<InputStream>> open_member(std::size_t index) override {
    zip_stat_t status;
    zip_stat_init(&status);
    if (zip_stat_index(archive_.get(), indices_[index], 0, &status) != 0) return fault();
    std::unique_ptr<zip_file_t, Close> file{zip_fopen_index(archive_.get(), indices_[index], 0)};
    if (!file) return fault();
    return std::unique_ptr<InputStream>{
        std::make_unique<ZipStream>(std::move(file), status.comp_size, status.size)};
  }

 private:
  [[nodiscard]] Error fault() const {
    const int code = zip_error_code_zip(zip_get_error(archive_.get()));
    const bool sound = code == ZIP_ER_NOPASSWD || code == ZIP_ER_ENCRNOTSUPP || code == ZIP_ER_COMPNOTSUPP;
    return fail(
        fmt::format("it cannot be unpacked: {}; {}", zip_strerror(archive_.get()),
                    sound ? "unpack the archive and give what is in it" : "download the archive again"));
  }

  std::unique_ptr<zip_t, Discard> archive_;
  std::vector<std::string> members_;
  std::vector<zip_uint64_t> indices_;
};

}  // namespace

Result<std::unique_ptr<InputFile>> open_zip(FileDescriptor file) {
  const int own = ::dup(file.get());  // the library closes it
  if (own < 0) return system_fail("cannot be opened");
  int code = ZIP_ER_OK;
  std::unique_ptr<zip_t, Discard> archive{zip_fdopen(own, 0, &code)};
  if (!archive) {
    ::close(own);
    return fail(
        fmt::format("the zip archive is damaged or cut short ({}); download it again", describe(code)));
  }
  auto opened = std::make_unique<ZipFile>(std::move(archive));
  if (auto listed = opened->list_members(); !listed) return listed.error();
  return std::unique_ptr<InputFile>{std::move(opened)};
}

}  // namespace smppguard::dnc
