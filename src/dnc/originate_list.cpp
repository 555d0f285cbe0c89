// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/originate_list.hpp"

#include "originate_entries.hpp"
#include "originate_file.hpp"

#include <utility>

namespace smppguard::dnc {

OriginateList::OriginateList(OriginateInfo info, const Digest& fingerprint,
                             std::unique_ptr<const OriginateEntries> entries) noexcept
    : info_{std::move(info)}, fingerprint_{fingerprint}, entries_{std::move(entries)} {}

OriginateList::~OriginateList() = default;

FileResult<std::shared_ptr<const OriginateList>> OriginateList::open(const std::filesystem::path& path) {
  auto file = read_originate_file(path);
  if (!file) return FileFault{fail(path.string() + ": " + file.error().message), file.error().damaged};
  return std::shared_ptr<const OriginateList>{
      new OriginateList{std::move(file->heading.info), file->heading.checksum, std::move(file->entries)}};
}

std::optional<OriginateList::Match> OriginateList::match(PhoneNumber sender) const noexcept {
  return entries_->match(sender);
}

void OriginateList::for_each(
    const std::function<void(std::string_view prefix, std::string_view source)>& take) const {
  for (const OriginateEntries::Entry& entry : entries_->in_order()) {
    take(to_digits(entry.prefix), entries_->source(entry.source));
  }
}

}  // namespace smppguard::dnc
