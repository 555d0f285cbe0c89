// SPDX-License-Identifier: Apache-2.0
#include "snapshot_format.hpp"

#include "bit_count.hpp"
#include "little_endian.hpp"
#include "smppguard/dnc/list_folder.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <string_view>

namespace smppguard::dnc::format {
namespace {

void encode_text(std::string_view text, std::size_t room, std::uint8_t* to) {
  std::copy_n(text.begin(), std::min(text.size(), room), to);
}

/// Nothing if there is something behind the zeros that end it.
std::optional<std::string> decode_text(Bytes octets) {
  const auto end = std::find(octets.begin(), octets.end(), std::uint8_t{0});
  if (std::any_of(end, octets.end(), [](std::uint8_t octet) { return octet != 0; })) return std::nullopt;
  return std::string{octets.begin(), end};
}

void encode_entry(const AreaInfo& area, const Place& place, std::uint8_t* to) {
  store_le(to, std::uint32_t{area.area_code});
  store_le(to + 4, static_cast<std::uint32_t>(area.version.time_since_epoch().count()));
  store_le(to + 8, area.count);
  store_le(to + 12, static_cast<std::uint32_t>(place.form));
  store_le(to + 16, place.offset);
  store_le(to + 24, place.octets);
  std::copy(place.checksum.begin(), place.checksum.end(), to + kEntryChecksumAt);
}

AreaInfo decode_area(const std::uint8_t* from) noexcept {
  const auto days = static_cast<std::int32_t>(load_le<std::uint32_t>(from + 4));
  return {load_le<std::uint32_t>(from), Day{std::chrono::days{days}}, load_le<std::uint32_t>(from + 8)};
}

Place decode_place(const std::uint8_t* from) noexcept {
  Place place{static_cast<Form>(load_le<std::uint32_t>(from + 12)),
              load_le<std::uint64_t>(from + 16),
              load_le<std::uint64_t>(from + 24),
              {}};
  std::copy_n(from + kEntryChecksumAt, place.checksum.size(), place.checksum.begin());
  return place;
}

/// What can be said before the header is known to be whole.
Result<void> check_front(Bytes front) {
  if (front.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), front.begin())) {
    return fail("this is no list that smppguard has imported; write one with: smppguard dnc import");
  }
  if (front.size() < kEntriesAt) return fail(fmt::format("truncated: only {} octets", front.size()));
  const auto version = load_le<std::uint32_t>(front.data() + kVersionAt);
  if (version > kVersion) {
    return fail(
        fmt::format("format {} is newer than this smppguard reads ({}); upgrade it or import the list with "
                    "this version",
                    version, kVersion));
  }
  if (version != kVersion) {
    return fail(
        fmt::format("format {} is no longer read; import the list anew with: smppguard dnc import", version));
  }
  if (front.size() < kHeaderOctets) {
    return fail(fmt::format("truncated: {} octets do not even hold the header", front.size()));
  }
  return {};
}

Result<ListIdentity> read_identity(Bytes header) {
  const auto kind = load_le<std::uint32_t>(header.data() + kKindAt);
  auto name = decode_text(header.subspan(kNameAt, kNameOctets));
  auto organisation = decode_text(header.subspan(kOrganisationAt, kOrganisationOctets));
  const bool known = kind < static_cast<std::uint32_t>(ListKind::do_not_originate);
  if (!known || !name || !organisation || !is_list_name(*name)) {
    return fail("the header names no list that there can be; the file is damaged");
  }
  return ListIdentity{*std::move(name), static_cast<ListKind>(kind), *std::move(organisation)};
}

/// Whether a place can hold the area, as far as the header tells.
bool makes_sense(const AreaInfo& area, const Place& place, std::uint64_t file_octets) noexcept {
  if (place.form != Form::slab && place.form != Form::array) return false;
  const std::size_t alignment = place.form == Form::slab ? kPage : kArrayAlignment;
  return place.octets == octets_of(place.form, area.count) && place.offset % alignment == 0 &&
         place.offset >= kHeaderOctets && place.offset <= file_octets &&
         place.octets <= file_octets - place.offset;
}

/// An array of no numbers begins where the next area does, and is no part of it.
bool overlap(std::vector<Place> places) {
  std::sort(places.begin(), places.end(), [](const Place& one, const Place& other) {
    return one.offset != other.offset ? one.offset < other.offset : one.octets < other.octets;
  });
  for (std::size_t i = 1; i < places.size(); ++i) {
    if (places[i - 1].offset + places[i - 1].octets > places[i].offset) return true;
  }
  return false;
}

Result<Header> read_entries(Bytes header, std::uint32_t areas, std::uint64_t file_octets) {
  Header read;
  std::uint64_t sum = 0;
  unsigned last = PhoneNumber::kFirstAreaCode - 1;
  for (std::uint32_t i = 0; i < areas; ++i) {
    const std::uint8_t* entry = header.data() + kEntriesAt + i * kEntryOctets;
    const AreaInfo area = decode_area(entry);
    const Place place = decode_place(entry);
    const bool in_order =
        area.area_code > last && area.area_code < PhoneNumber::kFirstAreaCode + PhoneNumber::kAreaCodes;
    if (!in_order || area.count > PhoneNumber::kLocals || !makes_sense(area, place, file_octets)) {
      return fail(fmt::format("entry {} of the header makes no sense; the file is damaged", i + 1));
    }
    last = area.area_code;
    sum += area.count;
    read.info.areas.push_back(area);
    read.places.push_back(place);
  }
  read.info.total = load_le<std::uint64_t>(header.data() + kTotalAt);
  read.info.file_octets = file_octets;
  if (read.info.total != sum) return fail("the header's counts do not add up; the file is damaged");
  if (overlap(read.places)) return fail("areas overlap in the file; it is damaged");
  return read;
}

std::uint32_t local_at(Bytes array, std::size_t index) noexcept {
  return load_le<std::uint32_t>(array.data() + index * sizeof(std::uint32_t));
}

bool in_order(Bytes array, std::uint32_t count) noexcept {
  for (std::uint32_t i = 1; i < count; ++i) {
    if (local_at(array, i - 1) >= local_at(array, i)) return false;
  }
  return count == 0 || local_at(array, count - 1) < PhoneNumber::kLocals;
}

}  // namespace

std::vector<std::uint8_t> encode(const Header& header) {
  std::vector<std::uint8_t> octets(kHeaderOctets);
  std::uint8_t* const at = octets.data();
  std::copy(kMagic.begin(), kMagic.end(), at);
  store_le(at + kVersionAt, kVersion);
  store_le(at + kKindAt, static_cast<std::uint32_t>(header.info.list.kind));
  store_le(at + kAreaCountAt, static_cast<std::uint32_t>(header.info.areas.size()));
  store_le(at + kTotalAt, header.info.total);
  store_le(at + kFileOctetsAt, header.info.file_octets);
  encode_text(header.info.list.name, kNameOctets, at + kNameAt);
  encode_text(header.info.list.organisation, kOrganisationOctets, at + kOrganisationAt);
  for (std::size_t i = 0; i < header.info.areas.size(); ++i) {
    encode_entry(header.info.areas[i], header.places[i], at + kEntriesAt + i * kEntryOctets);
  }
  const Digest checksum = header_checksum(octets);
  std::copy(checksum.begin(), checksum.end(), at + kChecksumAt);
  return octets;
}

Digest header_checksum(Bytes header) {
  std::vector<std::uint8_t> octets(header.begin(), header.end());
  std::fill_n(octets.begin() + kChecksumAt, sizeof(Digest), std::uint8_t{0});
  return sha256(octets);
}

Result<Header> decode(Bytes front, std::uint64_t real_octets) {
  if (const auto sound = check_front(front); !sound) return sound.error();
  const Bytes header = front.first(kHeaderOctets);
  const Digest checksum = header_checksum(header);
  if (!std::equal(checksum.begin(), checksum.end(), header.data() + kChecksumAt)) {
    return fail("the header's checksum is wrong; the file is damaged");
  }
  const auto said = load_le<std::uint64_t>(header.data() + kFileOctetsAt);
  if (real_octets < said) return fail(fmt::format("truncated: {} of {} octets", real_octets, said));
  if (real_octets > said) {
    return fail(fmt::format("{} octets too long; the file is damaged", real_octets - said));
  }
  const auto areas = load_le<std::uint32_t>(header.data() + kAreaCountAt);
  if (areas > PhoneNumber::kAreaCodes) {
    return fail(fmt::format("the header names {} area codes; the file is damaged", areas));
  }
  auto identity = read_identity(header);
  if (!identity) return identity.error();
  auto read = read_entries(header, areas, said);
  if (!read) return read;
  read->info.list = *std::move(identity);
  read->checksum = checksum;
  return read;
}

Result<void> check_area(const AreaInfo& area, const Place& place, Bytes octets) {
  if (place.form == Form::array) {
    if (in_order(octets, area.count)) return {};
    return fail(
        fmt::format("the numbers of area code {} are not in order; the file is damaged", area.area_code));
  }
  const std::uint32_t count = count_listed(octets);
  if (count == area.count) return {};
  return fail(fmt::format("area code {} lists {} numbers and the header says {}; the file is damaged",
                          area.area_code, count, area.count));
}

}  // namespace smppguard::dnc::format
