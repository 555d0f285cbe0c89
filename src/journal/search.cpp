// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/search.hpp"

#include "backward_lines.hpp"
#include "entry_filter.hpp"
#include "line.hpp"
#include "members.hpp"
#include "month.hpp"
#include "outside.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <system_error>
#include <utility>

namespace smppguard::journal {
namespace {

struct Entry {
  std::string at;
  std::string line;
};

class Search {
 public:
  explicit Search(const SearchRequest& request)
      : request_{request},
        filter_{request.which},
        reason_{request.reason.empty() ? "" : "\"reason\":\"" + request.reason + "\""} {}

  Result<Found> run() {
    std::set<Month, std::greater<>> months;
    for (const Stream stream : streams()) {
      const auto there = months_in(request_.which.folder, name(stream));
      if (!there) return there.error();
      months.insert(there->begin(), there->end());
    }
    for (const Month month : months) {
      for (const Stream stream : streams()) {
        if (auto done = look_into(path_of(request_.which.folder, name(stream), month)); !done) {
          return done.error();
        }
      }
      if (entries_.size() > request_.limit || exhausted()) break;
    }
    return found();
  }

 private:
  [[nodiscard]] std::vector<Stream> streams() const {
    if (!request_.which.streams.empty()) return request_.which.streams;
    return {kStreams.begin(), kStreams.end()};
  }
  [[nodiscard]] bool exhausted() const noexcept { return octets_ >= request_.most_octets; }

  /// Takes the latest of one segment, one more than are wanted.
  Result<void> look_into(const std::filesystem::path& path) {
    std::error_code code;
    if (!std::filesystem::exists(path, code)) return {};
    const auto outside = is_outside(path, request_.which);
    if (!outside) return outside.error();
    if (*outside) return {};
    auto lines = BackwardLines::open(path);
    if (!lines) return lines.error();
    const std::uint64_t before = octets_;
    for (std::size_t taken = 0; taken <= request_.limit && !exhausted();) {
      const auto text = lines->next();
      if (!text) return text.error();
      octets_ = before + lines->octets_read();
      if (!*text) break;
      if (request_.which.ending.stop_requested()) return fail("the search was given up before its end");
      if (take(**text)) ++taken;
    }
    return {};
  }

  bool take(std::string_view text) {
    const auto line = read_line(text);
    if (!line || !filter_.may_match(*line)) return false;
    if (!reason_.empty() && line->members.find(reason_) == std::string_view::npos) return false;
    if (filter_.needs_members() || !reason_.empty()) {
      const auto members = read_members(line->members);
      if (!members || !filter_.matches(*members)) return false;
      if (!reason_.empty() && text_in(*members, "reason") != request_.reason) return false;
    }
    entries_.push_back({std::string{line->at}, std::string{text}});
    return true;
  }

  Found found() {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.at > b.at; });
    Found found;
    found.more = entries_.size() > request_.limit || exhausted();
    if (entries_.size() > request_.limit) entries_.resize(request_.limit);
    for (Entry& entry : entries_) found.lines.push_back(std::move(entry.line));
    return found;
  }

  const SearchRequest& request_;
  const EntryFilter filter_;
  const std::string reason_;  // as it stands in a line
  std::vector<Entry> entries_;
  std::uint64_t octets_ = 0;
};

}  // namespace

Result<Found> search(const SearchRequest& request) {
  std::error_code code;
  if (!std::filesystem::is_directory(request.which.folder, code)) {
    return fail(request.which.folder.native() + ": no such folder; name that of the journal");
  }
  return Search{request}.run();
}

}  // namespace smppguard::journal
