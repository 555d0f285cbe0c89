// SPDX-License-Identifier: Apache-2.0
#include "content_kind.hpp"

#include "change_line.hpp"

namespace smppguard::dnc {

ContentKind content_kind(Bytes front) noexcept {
  std::string_view text = as_chars(front);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return ContentKind::flat;
  if (text[first] == '<') return ContentKind::xml;
  return read_change_line(text.substr(0, text.find_first_of("\r\n"))) ? ContentKind::changes
                                                                      : ContentKind::flat;
}

}  // namespace smppguard::dnc
