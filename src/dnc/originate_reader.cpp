// SPDX-License-Identifier: Apache-2.0
#include "originate_reader.hpp"

#include "flat_line.hpp"
#include "originate_sources.hpp"
#include "smppguard/core/csv_writer.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::dnc {
namespace {

bool is_heading(const std::vector<std::string>& cells) {
  return cells[0] == "prefix" && (cells.size() == 1 || (cells.size() == 2 && cells[1] == "source"));
}

Error bad(std::size_t line, std::string_view reason, std::string_view text) {
  return fail(fmt::format("{}: {}: {}", line, reason, excerpt(text)));
}

}  // namespace

Result<std::uint32_t> OriginateCollector::place_of(std::string source) {
  if (const auto found = places_.find(source); found != places_.end()) return found->second;
  if (entries_.sources() == OriginateEntries::kMostSources)
    return fail("there are too many different sources");
  const std::uint32_t place = entries_.add_source(std::move(source));
  places_.emplace(entries_.source(place), place);
  return place;
}

Result<OriginateCollector::Added> OriginateCollector::add(const OriginatePrefix& prefix,
                                                          std::string_view source) {
  auto alone = join_sources({}, source);
  if (!alone) return alone.error();
  const auto place = place_of(*std::move(alone));
  if (!place) return place.error();
  const auto [entry, fresh] = entries_.add(prefix, *place);
  if (fresh) return Added::fresh;
  if (entry.value() == *place) return Added::repeated;
  auto joined = join_sources(entries_.source(entry.value()), entries_.source(*place));
  if (!joined) return joined.error();
  const auto both = place_of(*std::move(joined));
  if (!both) return both.error();
  entry.set_value(*both);
  return Added::repeated;
}

OriginateReader::OriginateReader(OriginateCollector& collector)
    : collector_{collector},
      csv_{[this](std::size_t line, const Result<std::vector<std::string>>& cells) {
             return cells ? take(line, *cells) : fail(fmt::format("{}: {}", line, cells.error().message));
           },
           Comments::hash} {}

Result<void> OriginateReader::take(std::size_t line, const std::vector<std::string>& cells) {
  if (!std::exchange(begun_, true) && is_heading(cells)) return {};
  if (cells.size() > 2) return bad(line, "there are more cells than PREFIX,SOURCE", cells[2]);
  const auto prefix = read_prefix(cells[0]);
  if (!prefix) {
    return bad(
        line,
        "not a prefix of 3, 6, 7 or 10 digits like 222, 222333, 2223334, 2223334545 or 222333XXXX, nor "
        "a short code like short:72345",
        cells[0]);
  }
  const std::string_view source = cells.size() == 2 ? std::string_view{cells[1]} : std::string_view{};
  const auto added = collector_.add(*prefix, without_guard(source));
  if (!added) return bad(line, added.error().message, source);
  ++entries_;
  if (*added == OriginateCollector::Added::repeated) ++repeated_;
  return {};
}

}  // namespace smppguard::dnc
