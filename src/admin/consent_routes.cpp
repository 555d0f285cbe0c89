// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/body.hpp"
#include "smppguard/admin/consents_of.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"

#include <algorithm>
#include <functional>
#include <stop_token>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

constexpr std::string_view kWords =
    "approval, written_consent, purchase, inquiry, opt_out, company_opt_out, own_list";

ConsentName read_name(Body& body) {
  ConsentName name;
  name.kind =
      body.word("kind", find_consent_kind, kWords, Body::Need::required).value_or(ConsentKind::approval);
  name.recipient = body.number("recipient", Body::Need::required);
  name.sender = body.number("sender");
  name.organisation = body.text("organisation").value_or("");
  if (name.sender && !name.organisation.empty()) {
    body.add_fault("organisation: give a sender or an organisation, not both");
  }
  // An organisation in place of a sender makes an opt-out company-wide.
  if (name.kind == ConsentKind::opt_out && !name.organisation.empty())
    name.kind = ConsentKind::company_opt_out;
  return name;
}

/// Whether the listing is to have it, where it is of one recipient.
bool lets_through_of_one(const ConsentFilter& filter, const ConsentFile& file) {
  return (!filter.sender || *filter.sender == file.fact.party.sender) &&
         std::find(filter.kinds.begin(), filter.kinds.end(), file.kind) != filter.kinds.end();
}

/// Gives the count, of which `each` hears.
Result<std::size_t> list(const OpenOffice& open, const ConsentFilter& filter,
                         const std::function<void(const ConsentFile&)>& each, const std::stop_token& ending) {
  if (!filter.recipient) return open.office.list(filter, each, ending);
  const auto files = consents_of(open, *filter.recipient);
  if (files.has_error()) return files.error();
  std::size_t count = 0;
  for (const ConsentFile& file : *files) {
    if (!lets_through_of_one(filter, file)) continue;
    each(file);
    ++count;
  }
  return count;
}

web::Response list_consents(OfficePlace& place, const web::Request& request) {
  Query query{request};
  ConsentFilter filter;
  filter.kinds = read_kinds(query);
  filter.recipient = query.number("recipient");
  filter.sender = query.number("sender");
  const std::size_t limit = query.limit();
  filter.limit = limit + 1;
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    boost::json::array all;
    const auto count = list(
        open, filter,
        [&](const ConsentFile& file) {
          if (all.size() < limit) all.push_back(to_json(file));
        },
        request.ending);
    if (request.ending.stop_requested()) return web::service_ending();
    if (count.has_error()) return count.error();
    return web::json_response(json_list("consents", std::move(all), *count > limit));
  });
}

web::Response enter_consent(OfficePlace& place, const web::Request& request) {
  Body body{request};
  ConsentForm form;
  form.name = read_name(body);
  form.from = body.time("from").value_or(place.now());
  form.until = body.time("until");
  form.evidence = body.text("evidence").value_or("");
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const auto standing = open.office.enter(form, deed);
    if (standing.has_error()) return standing.error();
    const ConsentFile file{form.name.kind,
                           {form.name.recipient, {form.name.sender, 0}, matter_of(form.name.kind), *standing},
                           form.name.organisation,
                           form.evidence,
                           deed.note,
                           deed.by,
                           deed.at};
    return web::json_response(boost::json::serialize(to_json(file)), 201);
  });
}

web::Response end_consent(OfficePlace& place, const web::Request& request) {
  Body body{request};
  const ConsentName name = read_name(body);
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const auto ended = open.office.end(name, deed);
    if (ended.has_error()) return ended.error();
    boost::json::object all = to_json(name);
    all["ended_at"] = json_time(deed.at);
    all["by"] = json_text(deed.by);
    return web::json_response(boost::json::serialize(all));
  });
}

}  // namespace

std::vector<ConsentKind> read_kinds(Query& query) {
  std::vector<ConsentKind> kinds;
  for (const std::string& given : query.texts("kind")) {
    if (const auto kind = find_consent_kind(given)) {
      kinds.push_back(*kind);
    } else {
      query.add_fault("kind: '" + given + "' is none of " + std::string{kWords});
    }
  }
  if (!kinds.empty()) return kinds;
  for (std::size_t kind = 0; kind < kConsentKindCount; ++kind)
    kinds.push_back(static_cast<ConsentKind>(kind));
  return kinds;
}

OfficeRoutes consent_routes() {
  using web::Method;
  using web::Role;
  return {
      {Method::get, "/api/v1/consents", Role::support, list_consents},
      {Method::post, "/api/v1/consents", Role::operator_, enter_consent},
      {Method::post, "/api/v1/consents/end", Role::operator_, end_consent},
  };
}

}  // namespace smppguard::admin
