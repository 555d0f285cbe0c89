// SPDX-License-Identifier: Apache-2.0
#include "explain_json.hpp"

#include "smppguard/admin/consents_of.hpp"
#include "smppguard/admin/json.hpp"

#include <utility>

namespace smppguard::app {
namespace {

constexpr std::size_t kMostEntries = 100;

/// What is about another sender than this one.
bool is_beside(const admin::ConsentFile& file, const Explanation& one) {
  const consent::Party& party = file.fact.party;
  if (party.sender) return party.sender != one.message.sender;
  return party.organisation != 0 && party.organisation != one.findings.sender.organisation;
}

Result<boost::json::array> consents_between(const Explanation& one, const admin::OpenOffice& open) {
  boost::json::array all;
  if (!one.message.recipient) return all;
  const auto consents = admin::consents_of(open, one.message.recipient);
  if (consents.has_error()) return consents.error();
  for (const admin::ConsentFile& file : *consents) {
    if (!is_beside(file, one)) all.push_back(admin::to_json(file));
  }
  return all;
}

Result<boost::json::array> history_between(const Explanation& one, const admin::OpenOffice& open) {
  boost::json::array all;
  if (!one.message.recipient) return all;
  const auto keys = admin::keys_of(open.office);
  if (keys.has_error()) return keys.error();
  store::HistoryFilter filter;
  filter.recipient = one.message.recipient;
  const auto entries = open.office.history(filter, {}, kMostEntries);
  if (entries.has_error()) return entries.error();
  for (const store::FeedEntry& entry : *entries) all.push_back(admin::to_json(entry, *keys));
  return all;
}

}  // namespace

void add_exemption(Explanation& one, admin::Office& office) {
  if (one.findings[policy::Rule::exemption] != policy::Finding::exempt) return;
  if (auto found = office.exemption(one.findings.sender.exemption))
    one.exemption = std::move(found->exemption);
}

Result<void> add_records(boost::json::object& all, const Explanation& one, const admin::OpenOffice& open) {
  auto consents = consents_between(one, open);
  if (consents.has_error()) return consents.error();
  auto history = history_between(one, open);
  if (history.has_error()) return history.error();
  all["consents"] = std::move(*consents);
  all["history"] = std::move(*history);
  all["trouble"] = nullptr;
  return {};
}

void add_no_records(boost::json::object& all, std::string_view trouble) {
  all["consents"] = boost::json::array{};
  all["history"] = boost::json::array{};
  all["trouble"] = nullptr;
  if (!trouble.empty()) all["trouble"] = admin::json_text(trouble);
}

}  // namespace smppguard::app
