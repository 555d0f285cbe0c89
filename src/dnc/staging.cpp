// SPDX-License-Identifier: Apache-2.0
#include "staging.hpp"

#include "staging_log.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace smppguard::dnc {
namespace {

constexpr mode_t kReadOnlyForAll = 0444;
constexpr const char* kListEnding = "staging";
constexpr const char* kLogEnding = "staging.log";

std::filesystem::path hidden(const std::filesystem::path& folder, const std::string& list,
                             const char* ending) {
  return folder / fmt::format(".{}.{}", list, ending);
}

/// The first line of the log: of which list the areas are, and in which format.
std::string heading(const ListIdentity& list) {
  return fmt::format("smppguard {} {} {} {}", format::kVersion, list.name, name(list.kind),
                     list.organisation);
}

std::uint64_t room_for(format::Form form, std::uint64_t octets) {
  const std::uint64_t unit = form == format::Form::slab ? format::kPage : format::kArrayAlignment;
  return (octets + unit - 1) / unit * unit;
}

}  // namespace

Staging::Staging(std::filesystem::path folder, std::string list, FileDescriptor file, FileDescriptor log)
    : folder_{std::move(folder)}, list_{std::move(list)}, file_{std::move(file)}, log_{std::move(log)} {}

Staging::Staging(Staging&& other) noexcept
    : folder_{std::move(other.folder_)},
      list_{std::move(other.list_)},
      file_{std::move(other.file_)},
      log_{std::move(other.log_)},
      former_{std::move(other.former_)},
      end_{other.end_},
      free_slabs_{std::move(other.free_slabs_)} {}

Result<Staging> Staging::open(const std::filesystem::path& folder, const ListIdentity& list) {
  // One that was sealed but never named is read-only.
  (void)::chmod(hidden(folder, list.name, kListEnding).c_str(), 0600);
  auto file = FileDescriptor::open(hidden(folder, list.name, kListEnding), O_RDWR | O_CREAT, 0600);
  if (!file) return fail("the new list " + file.error().message);
  auto log = FileDescriptor::open(hidden(folder, list.name, kLogEnding), O_RDWR | O_CREAT | O_APPEND, 0600);
  if (!log) return fail("the new list's log " + log.error().message);
  Staging staging{folder, list.name, *std::move(file), *std::move(log)};
  if (const auto begun = staging.begin(heading(list)); !begun) {
    staging.discard();  // without its log, what was staged only takes room
    return fail("the new list's log " + begun.error().message);
  }
  return staging;
}

/// Reads what the log tells, or empties it.
Result<void> Staging::begin(const std::string& heading) {
  std::ifstream in{hidden(folder_, list_, kLogEnding), std::ios::binary};
  std::string line;
  if (std::getline(in, line) && line == heading) {
    while (std::getline(in, line)) {
      auto file = read_staged_file(line);
      if (!file || !is_whole(*file)) continue;
      const std::string key = file->key;
      former_.insert_or_assign(key, *std::move(file));
    }
  }
  // The log is written anew with what is taken over: a line that was cut must not be gone on with.
  if (auto emptied = log_.truncate(0); !emptied) return emptied;
  if (former_.empty()) {
    if (auto emptied = file_.truncate(0); !emptied) return emptied;
  }
  return log_.write(as_bytes(heading + '\n'));
}

bool Staging::is_whole(const StagedFile& file) const {
  return std::all_of(file.areas.begin(), file.areas.end(), [&](const StagedArea& area) {
    const auto octets = read(area);
    return octets && sha256(*octets) == area.place.checksum;
  });
}

std::uint64_t Staging::octets() const {
  const auto size = file_.size();
  return size ? *size : 0;
}

std::optional<StagedFile> Staging::take_over(const std::string& key) {
  const std::lock_guard lock{mutex_};
  auto found = former_.extract(key);
  if (found.empty()) return std::nullopt;
  StagedFile file = std::move(found.mapped());
  for (const StagedArea& area : file.areas) {
    end_ = std::max(end_, area.place.offset + room_for(area.place.form, area.place.octets));
    taken_.insert(area.place.offset);
  }
  return file;
}

void Staging::forget_others() {
  const std::lock_guard lock{mutex_};
  former_.clear();
  for (std::uint64_t offset = format::kHeaderOctets; offset < end_; offset += format::kSlabStride) {
    if (!taken_.contains(offset)) free_slabs_.push_back(offset);
  }
}

std::uint64_t Staging::take_room(format::Form form, std::uint64_t octets) {
  const std::lock_guard lock{mutex_};
  if (form == format::Form::slab && !free_slabs_.empty()) {
    const std::uint64_t offset = free_slabs_.back();
    free_slabs_.pop_back();
    return offset;
  }
  if (form == format::Form::slab) end_ = format::whole_pages(end_);
  const std::uint64_t offset = end_;
  end_ += room_for(form, octets);
  return offset;
}

Result<StagedArea> Staging::append(const AreaInfo& info, format::Form form, Bytes octets) {
  StagedArea area{info, {form, take_room(form, octets.size()), octets.size(), {}}};
  if (const auto written = overwrite(area, octets); !written) return written.error();
  return area;
}

Result<void> Staging::overwrite(StagedArea& area, Bytes octets) const {
  area.place.checksum = sha256(octets);
  if (const auto written = file_.write_at(area.place.offset, octets); !written) {
    return fail("the new list " + written.error().message);
  }
  return {};
}

Result<std::vector<std::uint8_t>> Staging::read(const StagedArea& area) const {
  if (area.place.octets > format::kSlabStride) return fail("the new list's log makes no sense");
  std::vector<std::uint8_t> octets(area.place.octets);
  const auto got = file_.read_at(area.place.offset, octets);
  if (!got) return fail("the new list " + got.error().message);
  if (*got != octets.size()) return fail("the new list has been cut while it was written");
  return octets;
}

void Staging::give_back(const std::vector<StagedArea>& areas) {
  const std::lock_guard lock{mutex_};
  for (const StagedArea& area : areas) {
    if (area.place.form == format::Form::slab) free_slabs_.push_back(area.place.offset);
  }
}

Result<void> Staging::note(const StagedFile& file) {
  const std::string line = to_line(file) + '\n';
  const std::lock_guard lock{mutex_};
  if (const auto written = log_.write(as_bytes(line)); !written) {
    return fail("the new list's log " + written.error().message);
  }
  return {};
}

Result<Digest> Staging::seal(const ListIdentity& list, const std::vector<StagedArea>& areas) {
  format::Header header;
  header.info.list = list;
  std::uint64_t end = format::kHeaderOctets;
  for (const StagedArea& area : areas) {
    header.info.areas.push_back(area.info);
    header.info.total += area.info.count;
    header.places.push_back(area.place);
    end = std::max(end, area.place.offset + area.place.octets);
  }
  header.info.file_octets = end;
  const auto octets = format::encode(header);
  const auto sealed = [&]() -> Result<void> {
    if (auto written = file_.write_at(0, octets); !written) return written;
    if (auto cut = file_.truncate(end); !cut) return cut;
    if (::fchmod(file_.get(), kReadOnlyForAll) != 0) return system_fail("cannot be made read-only");
    if (::fsync(file_.get()) != 0) return system_fail("cannot be made durable");  // with its mode
    return {};
  }();
  if (!sealed) return fail("the new list " + sealed.error().message);
  Digest fingerprint{};
  std::copy_n(octets.begin() + format::kChecksumAt, fingerprint.size(), fingerprint.begin());
  return fingerprint;
}

Result<void> Staging::publish(const ListFile& as) {
  const auto target = folder_ / list_file_name(as);
  if (::rename(hidden(folder_, list_, kListEnding).c_str(), target.c_str()) != 0) {
    return system_fail("the new list cannot be given its name");
  }
  (void)::unlink(hidden(folder_, list_, kLogEnding).c_str());
  // Without this the rename itself could be lost in a power cut.
  return sync_folder(folder_);
}

void Staging::discard() noexcept {
  (void)::unlink(hidden(folder_, list_, kLogEnding).c_str());
  (void)::unlink(hidden(folder_, list_, kListEnding).c_str());
}

}  // namespace smppguard::dnc
