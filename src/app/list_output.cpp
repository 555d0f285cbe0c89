// SPDX-License-Identifier: Apache-2.0
#include "list_output.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path{"."};
}

}  // namespace

Result<ListOutput> ListOutput::open(const fs::path& path) {
  if (path.empty()) {
    (void)std::signal(SIGPIPE, SIG_DFL);
    const int out = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    if (out < 0) return system_fail("standard output cannot be used");
    return ListOutput{FileDescriptor{out}, {}, {}};
  }
  std::string unfinished = folder_of(path) / ("." + path.filename().string() + ".XXXXXX");
  const int file = ::mkostemp(unfinished.data(), O_CLOEXEC);
  if (file < 0) return fail(path.string() + ": " + system_fail("no file can be created there").message);
  return ListOutput{FileDescriptor{file}, path, std::move(unfinished)};
}

ListOutput::~ListOutput() {
  if (!unfinished_.empty()) ::unlink(unfinished_.c_str());
}

Result<void> ListOutput::write(std::string_view text) const {
  const auto written = file_.write(as_bytes(text));
  return written.has_error() ? about(written.error()) : written;
}

Result<void> ListOutput::finish() {
  if (unfinished_.empty()) return {};
  const auto published = publish();
  return published.has_error() ? about(published.error()) : published;
}

Result<void> ListOutput::publish() {
  if (auto synced = file_.sync(); synced.has_error()) return synced;
  if (std::rename(unfinished_.c_str(), path_.c_str()) != 0) return system_fail("cannot be replaced");
  unfinished_.clear();
  return sync_folder(folder_of(path_));
}

Error ListOutput::about(const Error& error) const {
  return fail((path_.empty() ? "standard output" : path_.string()) + ": " + error.message);
}

}  // namespace smppguard::app
