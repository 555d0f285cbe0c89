// SPDX-License-Identifier: Apache-2.0
#include "known_heads.hpp"

#include "head.hpp"
#include "line_reader.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::journal {

Result<void> KnownHeads::load(const std::filesystem::path& path) {
  auto reader = LineReader::open(path);
  if (!reader) return reader.error();
  files_.push_back(path);
  for (std::uint32_t number = 1;; ++number) {
    const auto line = reader->next();
    if (!line) return line.error();
    if (!*line) return {};
    take(**line, number);
  }
}

void KnownHeads::take(std::string_view text, std::uint32_t line) {
  const auto read = read_head(text);
  if (!read) {
    findings_.add(Finding::Kind::not_signed, files_.back(), line, "this is no signed head");
    return;
  }
  const Head& head = read->head;
  if (!node_.empty() && head.node != node_) {
    ++others_;
    return;
  }
  if (!keys_.verify(head.key, read->signed_text, read->signature)) {
    findings_.add(Finding::Kind::not_signed, files_.back(), line,
                  fmt::format("the head of line {} of {} is not signed by a key that is trusted",
                              head.end.place.n, name(head.stream)));
    return;
  }
  heads_[static_cast<std::size_t>(head.stream)].push_back(
      {head.end.place, head.at, static_cast<std::uint32_t>(files_.size() - 1), line});
}

void KnownHeads::sort() {
  for (auto& heads : heads_) {
    std::stable_sort(heads.begin(), heads.end(),
                     [](const KnownHead& a, const KnownHead& b) { return a.place.n < b.place.n; });
  }
}

std::uint64_t KnownHeads::count() const noexcept {
  std::uint64_t all = 0;
  for (const auto& heads : heads_) all += heads.size();
  return all;
}

}  // namespace smppguard::journal
