// SPDX-License-Identifier: Apache-2.0
#include "plain_file.hpp"

namespace smppguard::dnc {
namespace {

class PlainStream final : public InputStream {
 public:
  explicit PlainStream(const FileDescriptor& file) : file_{file} {}

  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    auto got = file_.read_at(at_, into);
    if (got) at_ += *got;
    return got;
  }
  [[nodiscard]] std::uint64_t octets_taken() const override { return at_; }

 private:
  const FileDescriptor& file_;
  std::uint64_t at_ = 0;
};

class PlainFile final : public InputFile {
 public:
  PlainFile(FileDescriptor file, std::string name) : file_{std::move(file)}, members_{std::move(name)} {}

  [[nodiscard]] bool is_packed() const override { return false; }
  [[nodiscard]] const std::vector<std::string>& members() const override { return members_; }
  Result<std::unique_ptr<InputStream>> open_member(std::size_t) override {
    return std::unique_ptr<InputStream>{std::make_unique<PlainStream>(file_)};
  }

 private:
  FileDescriptor file_;
  std::vector<std::string> members_;
};

}  // namespace

Result<std::unique_ptr<InputFile>> open_plain(FileDescriptor file, const std::filesystem::path& path) {
  return std::unique_ptr<InputFile>{std::make_unique<PlainFile>(std::move(file), path.filename().string())};
}

}  // namespace smppguard::dnc
