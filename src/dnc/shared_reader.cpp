// SPDX-License-Identifier: Apache-2.0
#include "flat_line.hpp"
#include "originate_prefix.hpp"
#include "shared_form.hpp"
#include "smppguard/core/csv_reader.hpp"
#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/node_name.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/shared_list.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace smppguard::dnc {
namespace {

Error wrong_at(std::size_t line, std::string_view what) {
  return fail(fmt::format("line {}: {}", line, what));
}

/// A file without its last line, which signs it.
struct Signed {
  std::string_view text;
  std::size_t line = 0;  ///< the last one's number
  std::string_view fingerprint;
  Signature signature{};
};

/// Octets behind the signature would not be signed, so there may be none.
Result<Signed> split_signed(std::string_view file) {
  const std::size_t lines = static_cast<std::size_t>(std::count(file.begin(), file.end(), '\n'));
  if (file.empty() || file.back() != '\n') {
    return wrong_at(lines + 1, "the file does not end with a whole line; it was cut");
  }
  const std::size_t before = file.substr(0, file.size() - 1).rfind('\n');
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  std::string_view last = file.substr(start, file.size() - 1 - start);
  Signed parts;
  parts.text = file.substr(0, start);
  parts.line = lines;
  if (!last.starts_with(kSharedSignature)) {
    return wrong_at(lines, "the file does not end with its signature; it was cut or is not signed");
  }
  last.remove_prefix(kSharedSignature.size());
  const std::size_t blank = last.find(' ');
  parts.fingerprint = last.substr(0, blank);
  if (blank == std::string_view::npos || !read_hex(last.substr(blank + 1), parts.signature)) {
    return wrong_at(lines, "the signature is not one of 128 hexadecimal digits");
  }
  return parts;
}

Result<void> check_signature(const Signed& parts, const PublicKeys& keys) {
  const auto known = keys.fingerprints();
  if (std::find(known.begin(), known.end(), parts.fingerprint) == known.end()) {
    return wrong_at(parts.line, fmt::format("it is signed by the key {}, which is none of those given",
                                            excerpt(parts.fingerprint)));
  }
  if (keys.verify(parts.fingerprint, parts.text, parts.signature)) return {};
  return wrong_at(parts.line, "the signature is wrong: the file is not what was signed");
}

/// Takes the signed text line by line.
class SharedLines {
 public:
  explicit SharedLines(std::string_view text) noexcept : text_{text} {}

  Result<SharedList> read() && {
    SharedList list;
    if (next() != kSharedMagic) return wrong("this is no list of shared senders that this smppguard reads");
    const auto source = value_of(kSharedSource);
    if (!source || !is_node_name(*source)) return wrong("the source is missing or no name");
    list.source = *source;
    if (!take_time(kSharedMadeAt, list.made_at)) return wrong("made_at is missing or no time");
    if (!take_time(kSharedValidUntil, list.valid_until)) return wrong("valid_until is missing or no time");
    if (list.valid_until <= list.made_at) return wrong("it is over before it was made");
    const auto count = take_count();
    if (!count) return wrong("the count is missing or no number");
    const std::size_t count_line = number_;
    if (next() != kSharedColumns) return wrong("the columns are not prefix,source");
    while (!text_.empty()) {
      if (auto taken = take_sender(list); !taken) return taken.error();
    }
    if (list.senders.size() == *count) return list;
    return wrong_at(count_line,
                    fmt::format("the count is {}, but there are {} senders", *count, list.senders.size()));
  }

 private:
  std::string_view next() noexcept {
    const std::size_t end = text_.find('\n');
    const std::string_view line = text_.substr(0, end);
    text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    ++number_;
    return line;
  }

  [[nodiscard]] Error wrong(std::string_view what) const { return wrong_at(number_, what); }

  std::optional<std::string_view> value_of(std::string_view key) noexcept {
    const std::string_view line = next();
    if (!line.starts_with(key)) return std::nullopt;
    return line.substr(key.size());
  }

  bool take_time(std::string_view key, WallTime& time) {
    const auto text = value_of(key);
    const auto read = text ? read_time(*text) : std::nullopt;
    if (!read || to_text(*read) != *text) return false;
    time = *read;
    return true;
  }

  std::optional<std::uint64_t> take_count() {
    const auto text = value_of(kSharedCount);
    if (!text) return std::nullopt;
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
    if (error != std::errc{} || std::to_string(count) != *text) return std::nullopt;
    return count;
  }

  /// Nobody can have a whole area code refused: an entry names one number.
  Result<void> take_sender(SharedList& list) {
    const std::string_view line = next();
    const std::size_t comma = std::min(line.find(','), line.size());
    const auto entry = read_digits(line.substr(0, comma));
    const PhoneNumber sender =
        number_in(entry && entry->is_short_code() ? line.substr(kShortCodeMark.size(), entry->digits())
                                                  : line.substr(0, comma));
    if (!entry ||
        (entry->is_short_code() ? sender.kind() != PhoneNumber::Kind::short_code : !sender.is_nanp())) {
      return wrong("this names neither one North American number nor a short code");
    }
    const std::uint64_t order = order_of(*entry);
    if (order <= former_ && !list.senders.empty()) return wrong("it is not in order behind the line before");
    former_ = order;
    const auto cells = split_csv_row(line);
    if (!cells || cells->size() != 2) return wrong("it is not PREFIX,SOURCE");
    const std::string_view source = without_guard((*cells)[1]);
    const std::string begin = list.source + std::string{kBehindSource};
    const bool named = source.starts_with(begin);
    const std::string reason{named ? source.substr(begin.size()) : std::string_view{}};
    if (!named || fit_reason(reason, list.source) != reason) {
      return wrong("its source is not " + list.source + " with a reason");
    }
    std::string again;
    append_csv_cell(again, source);
    if (again != line.substr(comma + 1)) return wrong("its source is not written as smppguard writes it");
    list.senders.push_back({sender, reason});
    return {};
  }

  std::string_view text_;
  std::size_t number_ = 0;
  std::uint64_t former_ = 0;
};

}  // namespace

Result<SharedList> read_shared_list(std::string_view text, const PublicKeys& keys) {
  if (text.size() > kMostSharedOctets) {
    return fail(fmt::format("holds more than the {} octets that are read", kMostSharedOctets));
  }
  const auto parts = split_signed(text);
  if (!parts) return parts.error();
  if (auto sound = check_signature(*parts, keys); !sound) return sound.error();
  return SharedLines{parts->text}.read();
}

}  // namespace smppguard::dnc
