// SPDX-License-Identifier: Apache-2.0
#include "list_handle.hpp"

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/sha256.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <utility>

namespace smppguard::dnc {
namespace {

Error naming(const std::filesystem::path& path, const Error& error) {
  return fail(path.string() + ": " + error.message);
}

FileResult<void> open_snapshot(ListHandle& list, const std::filesystem::path& path, Verify verify) {
  auto opened = Snapshot::open(path, verify);
  if (!opened) return opened.error();
  list.snapshot = *std::move(opened);
  if (verify != Verify::header || list.snapshot->info().list.kind == ListKind::national) return {};
  if (const auto sound = list.snapshot->verify(); !sound) {
    return FileFault{naming(path, sound.error()), sound.error().damaged};
  }
  return {};
}

FileResult<void> open_originate(ListHandle& list, const std::filesystem::path& path) {
  auto opened = OriginateList::open(path);
  if (!opened) return opened.error();
  list.originate = *std::move(opened);
  return {};
}

ListIdentity identity_of(const ListHandle& list) {
  if (list.snapshot != nullptr) return list.snapshot->info().list;
  return {list.originate->info().name, ListKind::do_not_originate, {}};
}

}  // namespace

Result<FileState> state_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return naming(path, system_fail("cannot be examined"));
  return FileState{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size)};
}

FileResult<ListHandle> open_list(const std::filesystem::path& path, const ListFile& file,
                                 const FileState& state, Verify verify) {
  ListHandle list{file, state};
  const auto opened =
      file.form == ListFile::Form::snapshot ? open_snapshot(list, path, verify) : open_originate(list, path);
  if (!opened) return opened.error();
  if (const std::string inside = identity_of(list).name; inside != file.name) {
    return damaged(
        fail(path.string() + ": the list in it is named " + inside + ", which the file should be as well"));
  }
  return list;
}

ListInfo describe(const ListHandle& list) {
  ListInfo info{.file = list.file, .identity = identity_of(list), .areas = {}};
  if (list.snapshot == nullptr) {
    info.oldest = info.newest = list.originate->info().version;
    info.total = list.originate->info().count;
    info.fingerprint = hex(list.originate->fingerprint());
    return info;
  }
  info.areas = list.snapshot->info().areas;
  info.total = list.snapshot->info().total;
  info.fingerprint = hex(list.snapshot->fingerprint());
  const auto [oldest, newest] =
      std::minmax_element(info.areas.begin(), info.areas.end(),
                          [](const AreaInfo& a, const AreaInfo& b) { return a.version < b.version; });
  if (oldest != info.areas.end()) {
    info.oldest = oldest->version;
    info.newest = newest->version;
  }
  return info;
}

}  // namespace smppguard::dnc
