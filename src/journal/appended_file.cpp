// SPDX-License-Identifier: Apache-2.0
#include "appended_file.hpp"

#include <fcntl.h>

namespace smppguard::journal {
namespace {

Result<FileDescriptor> open_file(const std::filesystem::path& path, int flags) {
  auto file = FileDescriptor::open(path, flags);
  if (!file) return fail(path.native() + ": " + file.error().message);
  return file;
}

}  // namespace

Result<AppendedFile> AppendedFile::create(const std::filesystem::path& path) {
  auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return file.error();
  AppendedFile created{std::move(*file), path, 0};
  created.name_durable_ = false;
  return created;
}

Result<AppendedFile> AppendedFile::open(const std::filesystem::path& path, std::uint64_t octets) {
  auto file = open_file(path, O_WRONLY);
  if (!file) return file.error();
  return AppendedFile{std::move(*file), path, octets};
}

Result<void> AppendedFile::write() {
  if (written_ == pending_.size()) return {};
  const std::uint64_t end = durable_ + written_;
  if (auto done = file_.write_at(end, as_bytes(pending_).subspan(written_)); !done) {
    (void)file_.truncate(end);  // no half line for those who read; if not even that works, it is written over
    return failure(done.error());
  }
  written_ = pending_.size();
  return {};
}

Result<void> AppendedFile::sync() {
  if (auto done = write(); !done) return done;
  if (pending_.empty() && name_durable_) return {};
  if (auto done = file_.sync(); !done) {
    written_ = 0;  // the system may have dropped any of it and say at the next call that all is well
    return failure(done.error());
  }
  if (!name_durable_) {
    if (auto done = sync_folder(path_.parent_path()); !done) return failure(done.error());
    name_durable_ = true;
  }
  durable_ += pending_.size();
  pending_.clear();
  written_ = 0;
  return {};
}

Error AppendedFile::failure(const Error& error) const {
  return fail(path_.native() + ": " + error.message);
}

}  // namespace smppguard::journal
