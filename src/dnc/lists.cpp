// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/lists.hpp"

#include "list_handle.hpp"
#include "number_table.hpp"
#include "originate_table.hpp"
#include "recipient_table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace smppguard::dnc {
namespace {

/// Imports may publish and remove files while they are read.
constexpr int kMostTries = 5;
constexpr std::size_t kMostLists = std::numeric_limits<std::uint16_t>::max();
static_assert(Lists::kMostNumbers == NumberTable::kMostValue);

bool is_among(const std::vector<ListFile>& files, const ListFile& file) {
  return std::find(files.begin(), files.end(), file) != files.end();
}

bool is_national(const ListHandle& list) {
  return list.snapshot != nullptr && list.snapshot->info().list.kind == ListKind::national;
}

/// Then it was checked, and its file says nothing about it any more.
bool is_kept(const ListHandle& list) {
  return list.snapshot != nullptr && list.snapshot->is_kept();
}

bool is_tabled(const ListHandle& list) {
  return list.snapshot != nullptr && !is_national(list);
}

}  // namespace

struct Lists::Parts {
  [[nodiscard]] const ListHandle* find(const ListFile& file, const FileState& state) const;
  [[nodiscard]] const ListHandle* find_trusted(const std::string& name,
                                               const std::vector<ListFile>& distrusted) const;
  FileResult<ListHandle> take(const ListFile& file, Verify verify, const Parts* former) const;
  Result<void> open(const std::vector<ListFile>& files, Verify verify, const Parts* former);
  void open_sound(const std::vector<ListFile>& files, Verify verify, const Parts* former,
                  const std::vector<ListFile>& distrusted, std::vector<RefusedFile>& refused);
  void keep_one_national(std::vector<RefusedFile>& refused);
  std::optional<RefusedFile> find_crowded(std::uint64_t most_numbers) const;
  void open_fitting(const std::vector<ListFile>& files, Verify verify, const Parts* former,
                    std::vector<ListFile> distrusted, std::vector<RefusedFile>& refused,
                    std::uint64_t most_numbers);
  Result<void> make_ready(const Parts* former);
  Result<void> place_lists();
  Result<void> make_table(const Parts* former);
  void join_originate(const Parts* former);

  std::filesystem::path folder;
  std::vector<ListHandle> handles;  // in the order of `all`
  std::vector<ListInfo> all;
  const Snapshot* national = nullptr;
  std::vector<std::uint16_t> others;     // places of the lists in the table
  std::vector<std::uint16_t> originate;  // places of the do-not-originate lists
  std::vector<const Snapshot*> tabled;   // in the order of `others`
  std::shared_ptr<const RecipientTable> table;
  std::vector<std::uint16_t> members;           // the table's, as places in `all`
  std::vector<const OriginateList*> joined;     // in the order of `originate`
  std::shared_ptr<const OriginateTable> joint;  // of them; nullptr for less than two
};

const ListHandle* Lists::Parts::find(const ListFile& file, const FileState& state) const {
  const auto found =
      std::lower_bound(handles.begin(), handles.end(), file,
                       [](const ListHandle& list, const ListFile& wanted) { return list.file < wanted; });
  return found != handles.end() && found->file == file && found->state == state ? &*found : nullptr;
}

const ListHandle* Lists::Parts::find_trusted(const std::string& name,
                                             const std::vector<ListFile>& distrusted) const {
  const auto found = std::find_if(handles.begin(), handles.end(),
                                  [&](const ListHandle& list) { return list.file.name == name; });
  if (found == handles.end()) return nullptr;
  return is_kept(*found) || !is_among(distrusted, found->file) ? &*found : nullptr;
}

/// Open already in `former`, or opened now.
FileResult<ListHandle> Lists::Parts::take(const ListFile& file, Verify verify, const Parts* former) const {
  const std::filesystem::path path = folder / list_file_name(file);
  const auto state = state_of(path);
  if (!state) return passing(state.error());
  const ListHandle* const same = former == nullptr ? nullptr : former->find(file, *state);
  const bool to_be_read =
      same == nullptr || (verify == Verify::kept && is_national(*same) && !is_kept(*same));
  return to_be_read ? open_list(path, file, *state, verify) : *same;
}

Result<void> Lists::Parts::open(const std::vector<ListFile>& files, Verify verify, const Parts* former) {
  for (const ListFile& file : files) {
    auto opened = take(file, verify, former);
    if (!opened) return opened.error();
    handles.push_back(*std::move(opened));
  }
  return {};
}

/// Of each list the highest generation that can be opened, but the former one rather than an older one if
/// only the system was in the way, or if it is kept. `files` are in order.
void Lists::Parts::open_sound(const std::vector<ListFile>& files, Verify verify, const Parts* former,
                              const std::vector<ListFile>& distrusted, std::vector<RefusedFile>& refused) {
  const bool same_folder = former != nullptr && former->folder == folder;
  for (auto first = files.begin(); first != files.end();) {
    const auto last =
        std::find_if(first, files.end(), [&](const ListFile& file) { return file.name != first->name; });
    const ListHandle* const kept = same_folder ? former->find_trusted(first->name, distrusted) : nullptr;
    bool taken = false;
    bool passed = false;
    for (auto file = last; file != first && !taken && !(passed && kept != nullptr);) {
      --file;
      if (kept != nullptr && is_kept(*kept) && file->generation < kept->file.generation) break;
      if (is_among(distrusted, *file)) continue;
      auto opened = take(*file, verify, former);
      taken = opened.has_value();
      if (taken) {
        handles.push_back(*std::move(opened));
      } else {
        passed = passed || !opened.error().damaged;
        refused.push_back({*file, opened.error().message, opened.error().damaged});
      }
    }
    if (!taken && kept != nullptr) handles.push_back(*kept);
    first = last;
  }
}

/// The one that is called so, before any other.
void Lists::Parts::keep_one_national(std::vector<RefusedFile>& refused) {
  const auto is_called_so = [&](const ListHandle& list) {
    return is_national(list) && list.file.name == name(ListKind::national);
  };
  auto kept = std::find_if(handles.begin(), handles.end(), is_called_so);
  if (kept == handles.end()) kept = std::find_if(handles.begin(), handles.end(), is_national);
  if (kept == handles.end()) return;
  const ListFile one = kept->file;
  std::erase_if(handles, [&](const ListHandle& list) {
    if (!is_national(list) || list.file == one) return false;
    refused.push_back({list.file, fmt::format("{}: is a second national list beside {}, and there can be one",
                                              (folder / list_file_name(list.file)).string(), one.name)});
    return true;
  });
}

/// The largest list of those that the table has no room for together; nothing if it has.
std::optional<RefusedFile> Lists::Parts::find_crowded(std::uint64_t most_numbers) const {
  std::uint64_t all_numbers = 0;
  const ListHandle* largest = nullptr;
  for (const ListHandle& list : handles) {
    if (!is_tabled(list)) continue;
    all_numbers += list.snapshot->info().total;
    if (largest == nullptr || list.snapshot->info().total > largest->snapshot->info().total) largest = &list;
  }
  if (all_numbers <= most_numbers) return std::nullopt;
  return RefusedFile{largest->file,
                     fmt::format("{}: there is no room for its {} numbers: the lists beside the national one "
                                 "hold {}, and {} are possible",
                                 (folder / list_file_name(largest->file)).string(),
                                 largest->snapshot->info().total, all_numbers, most_numbers)};
}

/// What can be opened and has room together.
void Lists::Parts::open_fitting(const std::vector<ListFile>& files, Verify verify, const Parts* former,
                                std::vector<ListFile> distrusted, std::vector<RefusedFile>& refused,
                                std::uint64_t most_numbers) {
  std::vector<RefusedFile> crowded;
  for (;;) {
    std::vector<RefusedFile> unsound;
    handles.clear();
    open_sound(files, verify, former, distrusted, unsound);
    keep_one_national(unsound);
    auto one = find_crowded(most_numbers);
    if (!one) {
      refused.insert(refused.end(), unsound.begin(), unsound.end());
      refused.insert(refused.end(), crowded.begin(), crowded.end());
      return;
    }
    distrusted.push_back(one->file);
    crowded.push_back(*std::move(one));
  }
}

Result<void> Lists::Parts::make_ready(const Parts* former) {
  if (handles.size() > kMostLists) {
    return fail(
        fmt::format("{}: holds {} lists; {} are possible", folder.string(), handles.size(), kMostLists));
  }
  if (auto placed = place_lists(); !placed) return placed;
  join_originate(former);
  return make_table(former);
}

/// Says what each list is, and where.
Result<void> Lists::Parts::place_lists() {
  for (const ListHandle& list : handles) {
    const auto place = static_cast<std::uint16_t>(all.size());
    all.push_back(describe(list));
    if (list.originate != nullptr) {
      originate.push_back(place);
      joined.push_back(list.originate.get());
    } else if (list.snapshot->info().list.kind != ListKind::national) {
      others.push_back(place);
      tabled.push_back(list.snapshot.get());
    } else if (national == nullptr) {
      national = list.snapshot.get();
    } else {
      return fail(fmt::format("{}: {} and {} are both national lists, and there can be one", folder.string(),
                              national->info().list.name, list.file.name));
    }
  }
  return {};
}

/// The former one, if it is of the same snapshots.
Result<void> Lists::Parts::make_table(const Parts* former) {
  if (former != nullptr && former->tabled == tabled) {
    table = former->table;
  } else {
    auto built = RecipientTable::build(tabled);
    if (!built) return fail(folder.string() + ": " + built.error().message);
    table = *std::move(built);
  }
  members.reserve(table->members().size());
  for (const std::uint16_t member : table->members()) members.push_back(others[member]);
  return {};
}

/// One list is asked as it is.
void Lists::Parts::join_originate(const Parts* former) {
  if (joined.size() < 2) return;
  const bool same = former != nullptr && former->joined == joined;
  joint = same ? former->joint : std::make_shared<const OriginateTable>(joined);
}

Lists::Lists(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Lists::~Lists() = default;

Result<std::shared_ptr<const Lists>> Lists::load_settled(const std::filesystem::path& folder,
                                                         const Lists* former, const Opening& open) {
  auto listed = list_files(folder);
  for (int tries = 1;; ++tries) {
    if (!listed) return listed.error();
    const std::vector<ListFile> files = *std::move(listed);
    const Parts* const before = former == nullptr ? nullptr : former->parts_.get();
    auto parts = std::make_unique<Parts>();
    parts->folder = folder;
    auto opened = open(*parts, files, before);
    if (opened) opened = parts->make_ready(before);
    listed = list_files(folder);
    if (tries < kMostTries && listed && in_force(*listed) != in_force(files)) continue;
    if (!opened) return opened.error();
    return std::shared_ptr<const Lists>{new Lists{std::move(parts)}};
  }
}

Result<std::shared_ptr<const Lists>> Lists::load(const std::filesystem::path& folder, Verify verify,
                                                 const Lists* former) {
  return load_settled(folder, former,
                      [&](Parts& parts, const std::vector<ListFile>& files, const Parts* before) {
                        return parts.open(in_force(files), verify, before);
                      });
}

Result<std::shared_ptr<const Lists>> Lists::load_sound(const std::filesystem::path& folder, Verify verify,
                                                       const Lists* former,
                                                       const std::vector<ListFile>& distrusted,
                                                       std::vector<RefusedFile>& refused,
                                                       std::uint64_t most_numbers) {
  const std::size_t earlier = refused.size();
  return load_settled(folder, former,
                      [&](Parts& parts, const std::vector<ListFile>& files, const Parts* before) {
                        refused.resize(earlier);
                        parts.open_fitting(files, verify, before, distrusted, refused, most_numbers);
                        return Result<void>{};
                      });
}

const Snapshot* Lists::national() const noexcept {
  return parts_->national;
}

std::span<const std::uint16_t> Lists::holding(PhoneNumber recipient) const noexcept {
  const auto [first, last] = parts_->table->find(recipient);
  return std::span{parts_->members}.subspan(first, last - first);
}

std::optional<Lists::Origin> Lists::do_not_originate(PhoneNumber sender) const noexcept {
  if (parts_->joined.empty()) return std::nullopt;
  std::optional<OriginateTable::Found> found;
  if (parts_->joint != nullptr) {
    found = parts_->joint->find(sender);
  } else if (const auto match = parts_->joined.front()->match(sender)) {
    found = OriginateTable::Found{0, *match};
  }
  if (!found) return std::nullopt;
  return Origin{parts_->originate[found->list], found->match};
}

const std::vector<ListInfo>& Lists::all() const noexcept {
  return parts_->all;
}

bool Lists::same_files(const Lists& other) const noexcept {
  return std::equal(parts_->handles.begin(), parts_->handles.end(), other.parts_->handles.begin(),
                    other.parts_->handles.end(), [](const ListHandle& a, const ListHandle& b) {
                      return a.file == b.file && a.state == b.state;
                    });
}

std::span<const std::uint16_t> Lists::members() const noexcept {
  return parts_->members;
}

Result<void> Lists::verify() const {
  const std::vector<RefusedFile> damaged = unsound();
  return damaged.empty() ? Result<void>{} : fail(damaged.front().why);
}

std::vector<RefusedFile> Lists::unsound() const {
  std::vector<RefusedFile> damaged;
  for (const ListHandle& list : parts_->handles) {
    // The others were read as a whole and are in memory.
    if (list.snapshot == nullptr || list.snapshot->is_kept()) continue;
    if (const auto sound = list.snapshot->verify(); !sound) {
      damaged.push_back({list.file,
                         fmt::format("{}: {}", (parts_->folder / list_file_name(list.file)).string(),
                                     sound.error().message),
                         sound.error().damaged});
    }
  }
  return damaged;
}

}  // namespace smppguard::dnc
