// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/form.hpp"

#include "contact.hpp"
#include "smppguard/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace smppguard::registry {
namespace {

constexpr std::size_t kMostKey = 32;
constexpr std::size_t kMostName = 200;
constexpr std::size_t kMostDescription = 4'096;
constexpr std::size_t kMostSample = 1'024;
constexpr std::size_t kMostSamples = 10;
constexpr std::size_t kMostNumbers = 10'000;  // so that a change is written well before an Approve gets late
constexpr std::size_t kPhoneOctets = 40;
constexpr std::size_t kSha256Digits = 64;

constexpr auto kUseCases = std::to_array<std::string_view>({
    "2FA",
    "ACCOUNT_NOTIFICATION",
    "AGENTS_FRANCHISES",
    "CARRIER_EXEMPT",
    "CHARITY",
    "CONVERSATIONAL",
    "CUSTOMER_CARE",
    "DELIVERY_NOTIFICATION",
    "EMERGENCY",
    "FRAUD_ALERT",
    "HIGHER_EDUCATION",
    "K12_EDUCATION",
    "LOW_VOLUME",
    "M2M",
    "MARKETING",
    "MIXED",
    "POLITICAL",
    "POLLING_VOTING",
    "PROXY",
    "PUBLIC_SAFETY_RESTRICTED",
    "PUBLIC_SERVICE_ANNOUNCEMENT",
    "SECURITY_ALERT",
    "SOCIAL",
    "SOLE_PROPRIETOR",
    "SWEEPSTAKE",
    "TRIAL",
    "UCAAS_HIGH",
    "UCAAS_LOW",
});

using Mistakes = std::vector<std::string>;

enum class Need : std::uint8_t { optional, required };

void check_key(Mistakes& mistakes, std::string_view key) {
  const bool sound = !key.empty() && key.size() <= kMostKey && key.front() != '-' &&
                     std::all_of(key.begin(), key.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                     });
  if (sound) return;
  mistakes.push_back(
      fmt::format("key: use 1 to {} of the characters a-z, 0-9 and -, with no - in front", kMostKey));
}

void check_text(Mistakes& mistakes, std::string_view field, std::string_view text, std::size_t most,
                Need need = Need::required, Lines lines = Lines::one) {
  if (need == Need::required && is_blank(text)) {
    mistakes.push_back(fmt::format("{}: it is empty; fill it in", field));
    return;
  }
  const auto count = character_count(text, lines);
  if (!count) {
    mistakes.push_back(
        fmt::format("{}: it is not UTF-8 text or holds control characters; type it anew", field));
  } else if (*count > most) {
    mistakes.push_back(
        fmt::format("{}: it has {} characters; shorten it to {} at most", field, *count, most));
  }
}

/// Brand and campaign ids: a letter that says which, and six more characters.
void check_id(Mistakes& mistakes, std::string_view field, char first, std::string_view id) {
  constexpr std::size_t kCharacters = 7;
  const bool sound = id.size() == kCharacters && id.front() == first &&
                     std::all_of(id.begin(), id.end(),
                                 [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  if (id.empty() || sound) return;
  mistakes.push_back(
      fmt::format("{}: write {} and six capital letters or digits as The Campaign Registry "
                  "gave it, or leave it empty",
                  field, first));
}

void check_use_case(Mistakes& mistakes, std::string_view use_case) {
  if (use_case.empty() || std::find(kUseCases.begin(), kUseCases.end(), use_case) != kUseCases.end()) return;
  mistakes.push_back(
      fmt::format("use_case: this is none of The Campaign Registry's; use one of {}, or leave it empty",
                  fmt::join(kUseCases, ", ")));
}

void check_samples(Mistakes& mistakes, const std::vector<std::string>& samples) {
  if (samples.size() > kMostSamples) {
    mistakes.push_back(fmt::format("samples: there are {}; keep {} at most", samples.size(), kMostSamples));
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    check_text(mistakes, fmt::format("samples[{}]", i + 1), samples[i], kMostSample, Need::required,
               Lines::many);
  }
}

/// Who sends no campaigns leaves the bulk fields empty; who sends them fills in all.
void check_bulk_fields(Mistakes& mistakes, const Campaign& campaign) {
  if (campaign.campaign_id.empty() && campaign.use_case.empty() && campaign.samples.empty()) return;
  const auto require = [&](std::string_view field, bool missing) {
    if (!missing) return;
    mistakes.push_back(
        fmt::format("{}: a campaign of bulk texts needs it; fill it in, or leave campaign_id, "
                    "use_case and samples all empty",
                    field));
  };
  require("campaign_id", campaign.campaign_id.empty());
  require("use_case", campaign.use_case.empty());
  require("samples", campaign.samples.empty());
}

bool can_send(PhoneNumber number) noexcept {
  return number.is_nanp() || number.kind() == PhoneNumber::Kind::short_code;
}

void check_numbers(Mistakes& mistakes, const std::vector<PhoneNumber>& numbers) {
  if (numbers.empty()) mistakes.push_back("numbers: there are none; name every number that sends");
  if (numbers.size() > kMostNumbers) {
    mistakes.push_back(fmt::format("numbers: there are {}; spread them over campaigns of {} at most",
                                   numbers.size(), kMostNumbers));
  }
  for (const PhoneNumber number : numbers) {
    if (can_send(number)) continue;
    mistakes.push_back(fmt::format(
        "numbers: '{}' is neither a North American number nor a short code; correct it or take it out",
        number.to_string()));
  }
  std::vector<PhoneNumber> sorted = numbers;
  std::sort(sorted.begin(), sorted.end());
  for (auto twin = sorted.begin(); (twin = std::adjacent_find(twin, sorted.end())) != sorted.end();) {
    mistakes.push_back(fmt::format("numbers: {} is there more than once; name it once", twin->to_string()));
    twin = std::upper_bound(twin, sorted.end(), *twin);
  }
}

bool is_sha256(std::string_view text) noexcept {
  return text.size() == kSha256Digits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

std::span<const std::string_view> use_cases() noexcept {
  return kUseCases;
}

std::vector<std::string> mistakes(const Organisation& organisation) {
  Mistakes found;
  check_key(found, organisation.key);
  check_text(found, "name", organisation.name, kMostName);
  check_text(found, "contact_person", organisation.contact_person, kMostName);
  if (!is_plausible_email(organisation.contact_email)) {
    found.push_back("contact_email: this is no e-mail address; write it as name@example.com");
  }
  if (organisation.contact_phone.size() > kPhoneOctets || !is_plausible_phone(organisation.contact_phone)) {
    found.push_back("contact_phone: this is no telephone number; write its 7 to 15 digits");
  }
  check_id(found, "brand_id", 'B', organisation.brand_id);
  return found;
}

std::vector<std::string> mistakes(const Campaign& campaign) {
  Mistakes found;
  check_key(found, campaign.key);
  check_id(found, "campaign_id", 'C', campaign.campaign_id);
  check_use_case(found, campaign.use_case);
  check_text(found, "description", campaign.description, kMostDescription, Need::optional, Lines::many);
  check_samples(found, campaign.samples);
  check_bulk_fields(found, campaign);
  check_numbers(found, campaign.numbers);
  return found;
}

std::vector<std::string> mistakes(const Exemption& exemption) {
  Mistakes found;
  std::vector<CampaignId> campaigns = exemption.campaigns;
  std::sort(campaigns.begin(), campaigns.end());
  if (std::adjacent_find(campaigns.begin(), campaigns.end()) != campaigns.end()) {
    found.push_back("campaigns: one is there more than once; name each once");
  }
  if (exemption.from == WallTime{}) found.push_back("from: it is empty; say when the exemption starts");
  if (exemption.until && *exemption.until <= exemption.from) {
    found.push_back("until: it is not after from; give a later end, or none");
  }
  if (!exemption.licence.empty() && !is_sha256(exemption.licence)) {
    found.push_back(
        "licence: this is no SHA-256; write the 64 digits 0-9 and a-f of a document that was "
        "handed in, or leave it empty");
  }
  return found;
}

}  // namespace smppguard::registry
