// SPDX-License-Identifier: Apache-2.0
#include "snapshot_writer.hpp"

#include "bit_count.hpp"
#include "smppguard/core/sha256.hpp"
#include "snapshot_format.hpp"

namespace smppguard::dnc {
namespace {

format::Header describe(const NumberSet& set, const Versions& versions) {
  format::Header header;
  for (unsigned i = 0; i < PhoneNumber::kAreaCodes; ++i) {
    const unsigned area_code = PhoneNumber::kFirstAreaCode + i;
    const Bytes slab = set.slab(area_code);
    if (slab.empty()) continue;
    header.info.areas.push_back({area_code, versions[i], count_listed(slab)});
    header.info.total += header.info.areas.back().count;
    header.checksums.push_back(sha256(slab));
  }
  header.info.file_octets = format::file_octets(header.info.areas.size());
  return header;
}

Result<void> write(const format::Header& header, const NumberSet& set, const TemporaryFile& file) {
  const std::size_t areas = header.info.areas.size();
  if (auto written = file.write_at(0, format::encode(header)); !written) return written;
  for (std::size_t i = 0; i < areas; ++i) {
    const Bytes slab = set.slab(header.info.areas[i].area_code);
    if (auto written = file.write_at(format::slab_offset(areas, i), slab); !written) return written;
  }
  return {};
}

}  // namespace

Result<SnapshotInfo> write_snapshot(const NumberSet& set, const Versions& versions, TemporaryFile& file) {
  const format::Header header = describe(set, versions);
  if (const auto written = write(header, set, file); !written) return written.error();
  if (const auto published = file.publish(); !published) return published.error();
  return header.info;
}

}  // namespace smppguard::dnc
