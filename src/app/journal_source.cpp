// SPDX-License-Identifier: Apache-2.0
#include "journal_source.hpp"

#include "json_text.hpp"
#include "printable.hpp"
#include "smppguard/store/store.hpp"

#include <fmt/format.h>
#include <utility>
#include <vector>

namespace smppguard::app {
namespace {

std::string number(PhoneNumber number) {
  return json_text(number.to_string());
}

}  // namespace

journal::EvidenceEntry journal_entry_of(const store::FeedEntry& entry) {
  std::string body;
  const auto member = [&](std::string_view name, const std::string& value) {
    body += fmt::format("{}\"{}\":{}", body.empty() ? "" : ",", name, value);
  };
  if (entry.fact) {
    const consent::Fact& fact = *entry.fact;
    member("recipient", number(fact.recipient));
    if (fact.party.sender) member("sender", number(fact.party.sender));
    if (fact.party.organisation != 0) member("organisation", std::to_string(fact.party.organisation));
    member("matter", json_text(consent::name(fact.matter)));
    member("state", json_text(consent::name(fact.standing.state)));
    if (fact.standing.state != consent::State::none) member("from", json_text(printable(fact.standing.from)));
    if (fact.standing.until) member("until", json_text(printable(*fact.standing.until)));
  } else {
    if (entry.recipient) member("recipient", number(entry.recipient));
    if (entry.sender) member("sender", number(entry.sender));
    if (entry.organisation != 0) member("organisation", std::to_string(entry.organisation));
  }
  if (!entry.by.empty()) member("by", json_text(entry.by));
  if (!entry.details.empty()) member("details", entry.details);
  return {entry.at, entry.kind, std::move(body), entry.position};
}

journal::Journal::Source journal_source(std::shared_ptr<store::Store> store,
                                        std::function<void(const std::string&)> trouble) {
  return [store = std::move(store), trouble = std::move(trouble), failed = false](std::uint64_t after,
                                                                                  std::size_t limit) mutable {
    std::vector<journal::EvidenceEntry> entries;
    const auto read = store->read_feed(
        after, limit, [&](const store::FeedEntry& entry) { entries.push_back(journal_entry_of(entry)); });
    if (read.has_error() && !failed) trouble("changes are not recorded yet: " + read.error().message);
    if (std::exchange(failed, read.has_error()) && !failed) trouble("");
    return entries;
  };
}

}  // namespace smppguard::app
