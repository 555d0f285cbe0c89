// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/import.hpp"

#include "import_inputs.hpp"
#include "import_originate.hpp"
#include "import_recipients.hpp"
#include "past_imports.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/file_lock.hpp"
#include "smppguard/dnc/list_folder.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

Error naming(const fs::path& folder, const std::string& why) {
  return fail(folder.string() + ": " + why);
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) return naming(folder, "the folder cannot be made: " + code.message());
  return {};
}

/// The number of one that the system does not know by name.
std::string user_name(uid_t uid) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> text{};
  if (::getpwuid_r(uid, &entry, text.data(), text.size(), &found) != 0 || found == nullptr) {
    return std::to_string(uid);
  }
  return entry.pw_name;
}

/// What root writes here, the folder's owner could not go on with.
Result<void> check_owner(const fs::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return naming(folder, system_fail("cannot be examined").message);
  if (::geteuid() != 0 || status.st_uid == 0) return {};
  return naming(folder, fmt::format("belongs to another user, who could not go on with what root writes; run "
                                    "this as its owner: runuser -u {} -- smppguard dnc import ...",
                                    user_name(status.st_uid)));
}

std::vector<ListFile> generations_of(const std::vector<ListFile>& files, const std::string& list) {
  std::vector<ListFile> own;
  std::copy_if(files.begin(), files.end(), std::back_inserter(own),
               [&](const ListFile& file) { return file.name == list; });
  return own;
}

/// The list in force, if there is one.
struct InForce {
  std::shared_ptr<const Snapshot> snapshot;
  std::optional<OriginateInfo> originate;

  [[nodiscard]] std::optional<ListIdentity> identity(const std::string& list) const {
    if (snapshot) return snapshot->info().list;
    if (originate) return ListIdentity{list, ListKind::do_not_originate, {}};
    return std::nullopt;
  }
};

Result<InForce> open_in_force(const fs::path& folder, const std::vector<ListFile>& generations) {
  InForce in_force;
  if (generations.empty()) return in_force;
  const fs::path path = folder / list_file_name(generations.back());
  if (generations.back().form == ListFile::Form::snapshot) {
    auto opened = Snapshot::open(path, Verify::header);
    if (!opened) return opened.error();
    in_force.snapshot = *std::move(opened);
  } else {
    const auto opened = OriginateList::open(path);
    if (!opened) return opened.error();
    in_force.originate = (*opened)->info();
  }
  return in_force;
}

/// The list as it was asked for, which must be the one that is there.
Result<ListIdentity> identify(const ImportRequest& request, const std::optional<ListIdentity>& current) {
  if (!is_list_name(request.list)) {
    return fail(fmt::format("\"{}\" is no name for a list: use a-z, 0-9 and -, a letter first, at most 32",
                            request.list));
  }
  if (current) {
    if (request.kind.value_or(current->kind) != current->kind) {
      return fail(fmt::format("the list {} is one of kind {}; give another --list", current->name,
                              name(current->kind)));
    }
    if (!request.organisation.empty() && request.organisation != current->organisation) {
      return fail(fmt::format("the list {} is not that of {}; give another --list", current->name,
                              request.organisation));
    }
    return *current;
  }
  const ListKind kind = request.kind.value_or(ListKind::national);
  if (!request.kind && request.list != name(ListKind::national)) {
    return fail(fmt::format("the list {} is not there yet; say what it is by --kind", request.list));
  }
  if ((kind == ListKind::national) != (request.list == name(ListKind::national))) {
    return fail("there is one list of kind national, and it is called national");
  }
  if ((kind == ListKind::organisation) != !request.organisation.empty()) {
    return fail("--organisation goes with --kind organisation, and is needed there");
  }
  return ListIdentity{request.list, kind, request.organisation};
}

}  // namespace

Result<ImportReport> import_lists(const ImportRequest& request) {
  if (const auto made = make_folder(request.folder); !made) return made.error();
  if (const auto own = check_owner(request.folder); !own) return own.error();
  const auto lock =
      request.wait ? FileLock::wait_for(request.folder / ".lock")
                   : FileLock::take(request.folder / ".lock",
                                    "another import is running in it; wait for it to end, or give --wait");
  if (!lock) return naming(request.folder, lock.error().message);
  const auto files = list_files(request.folder);
  if (!files) return files.error();
  const auto generations = generations_of(*files, request.list);
  const auto in_force = open_in_force(request.folder, generations);
  if (!in_force) return in_force.error();
  const auto list = identify(request, in_force->identity(request.list));
  if (!list) return list.error();
  if (request.signed_by != nullptr && list->kind != ListKind::do_not_originate) {
    return fail(fmt::format("the list {} is one of kind {}; --signed-by goes with do_not_originate",
                            list->name, name(list->kind)));
  }
  const auto past = PastImports::read(request.folder, request.list, *files, request.now);
  if (!past) return past.error();
  auto inputs = find_inputs(request.inputs);
  if (!inputs) return inputs.error();
  const ImportContext context{request, *past, generations};
  if (inputs->empty()) {  // a folder in which nothing has arrived
    return end_import(context, {}, {ListFile::Form::snapshot, 0, {}, {}, [] {}});
  }
  if (list->kind == ListKind::do_not_originate) {
    const auto& current = in_force->originate;
    return import_originate(context, current ? &*current : nullptr, *inputs);
  }
  return import_recipients(context, *list, in_force->snapshot.get(), *std::move(inputs));
}

}  // namespace smppguard::dnc
