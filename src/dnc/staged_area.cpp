// SPDX-License-Identifier: Apache-2.0
#include "staged_area.hpp"

#include "bit_count.hpp"
#include "little_endian.hpp"

#include <bit>

namespace smppguard::dnc {
namespace {

std::vector<std::uint8_t> as_array(Bytes slab, std::uint32_t count) {
  std::vector<std::uint8_t> array(count * sizeof(std::uint32_t));
  std::uint8_t* to = array.data();
  for (std::uint32_t base = 0; base < PhoneNumber::kLocals; base += 64) {
    for (auto word = load_le<std::uint64_t>(slab.data() + base / 8); word != 0; word &= word - 1) {
      store_le(to, base + static_cast<std::uint32_t>(std::countr_zero(word)));
      to += sizeof(std::uint32_t);
    }
  }
  return array;
}

}  // namespace

Result<StagedArea> stage_slab(Staging& staging, ListKind kind, unsigned area_code, Day version, Bytes slab) {
  const AreaInfo info{area_code, version, count_listed(slab)};
  const format::Form form = format::form_for(kind, info.count);
  if (form == format::Form::slab) return staging.append(info, form, slab);
  return staging.append(info, form, as_array(slab, info.count));
}

std::vector<std::uint8_t> as_slab(format::Form form, Bytes octets) {
  if (form == format::Form::slab) return {octets.begin(), octets.end()};
  std::vector<std::uint8_t> slab(format::kSlabStride);
  for (std::size_t at = 0; at < octets.size(); at += sizeof(std::uint32_t)) {
    const auto local = load_le<std::uint32_t>(octets.data() + at);
    slab[local >> 3U] = static_cast<std::uint8_t>(slab[local >> 3U] | (1U << (local & 7U)));
  }
  return slab;
}

}  // namespace smppguard::dnc
