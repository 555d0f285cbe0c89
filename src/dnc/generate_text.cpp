// SPDX-License-Identifier: Apache-2.0
#include "generate_text.hpp"

#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <tuple>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kChangesInPiece = 10'000;

std::string xml_opening(const ListPlan& plan, ListLayout layout) {
  switch (layout) {
    case ListLayout::per_area:
      return fmt::format("<list type='full' level='areacode' val='{}'>\n", plan.scope);
    case ListLayout::per_state: return fmt::format("<list type='full' level='state' val='{}'>\n", plan.scope);
    case ListLayout::national: break;
  }
  return "<list type='full' level='national'>\n";
}

}  // namespace

ListText::ListText(const GenerateRequest& request, const ListPlan& plan, std::size_t ahead)
    : request_{request}, plan_{plan}, ahead_{ahead} {
  for (std::size_t i = 0; i < plan.areas.size(); ++i) {
    const Markup markup = markup_of(i);
    octets_ += markup.opening.size() + std::uint64_t{markup.line_octets()} * plan.areas[i].numbers +
               markup.closing.size();
  }
}

Markup ListText::markup_of(std::size_t area) const {
  const unsigned area_code = plan_.areas[area].area.area_code;
  if (request_.format == ListFormat::flat) return {"", fmt::format("{},", area_code), "\n", ""};
  const bool last = area + 1 == plan_.areas.size();
  return {fmt::format("{}<ac val='{}'>\n", area == 0 ? xml_opening(plan_, request_.layout) : "", area_code),
          "<ph val='", "' />\n", last ? "</ac>\n</list>\n" : "</ac>\n"};
}

void ListText::start_more() {
  const auto when = ahead_ > 0 ? std::launch::async : std::launch::deferred;
  for (; started_ < plan_.areas.size() && coming_.size() < std::max<std::size_t>(ahead_, 1); ++started_) {
    coming_.push_back(std::async(when, [this, i = started_] {
      return AreaLines{SyntheticArea{request_.seed, plan_.areas[i]}, markup_of(i)};
    }));
  }
}

std::string_view ListText::next() {
  while (true) {
    if (current_) {
      if (const std::string_view piece = current_->next(); !piece.empty()) return piece;
      const auto changes = current_->area().change(request_.seed);
      changes_.insert(changes_.end(), changes.begin(), changes.end());
      current_.reset();
    }
    start_more();
    if (coming_.empty()) return {};
    current_.emplace(coming_.front().get());
    coming_.pop_front();
    start_more();
  }
}

void sort_changes(std::vector<ListChange>& changes) {
  std::sort(changes.begin(), changes.end(), [](const ListChange& a, const ListChange& b) {
    return std::tie(a.after, a.number) < std::tie(b.after, b.number);
  });
}

std::string_view ChangeText::next() {
  current_.clear();
  const std::size_t end = std::min(taken_ + kChangesInPiece, changes_.size());
  for (; taken_ < end; ++taken_) {
    const ListChange& change = changes_[taken_];
    const auto days = std::chrono::floor<std::chrono::days>(change.after);
    const std::chrono::hh_mm_ss clock{change.after - days};
    fmt::format_to(std::back_inserter(current_), "{},{}T{:02}:{:02}:{:02},{}\n", change.number,
                   to_text(version_ + days), clock.hours().count(), clock.minutes().count(),
                   clock.seconds().count(), change.added ? 'A' : 'D');
  }
  return current_;
}

}  // namespace smppguard::dnc
