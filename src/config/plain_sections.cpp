// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"

namespace smppguard::config {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortest{1};
constexpr milliseconds kLongestTimeout = std::chrono::hours{24};
constexpr std::chrono::days kLongestAge{3'650};
// A process that uses an older registry version loses its safe harbour (47 CFR 64.1200(c)(2)(i)(D)).
constexpr std::chrono::days kSafeHarbour{31};
// The largest legal PDU is about 73 kB; a lower limit would cut legal traffic.
constexpr std::uint64_t kLeastPdu = 64UL * 1024;
constexpr std::uint64_t kMostPdu = 16UL * 1024 * 1024;
constexpr std::uint64_t kMostQueued = 10'000'000;

constexpr std::array kWhenUnknown = std::to_array<Choice<policy::WhenUnknown>>(
    {{"allow", policy::WhenUnknown::allow}, {"refuse", policy::WhenUnknown::refuse}});
constexpr std::array kLevels = std::to_array<Choice<app::LogLevel>>({{"debug", app::LogLevel::debug},
                                                                     {"info", app::LogLevel::info},
                                                                     {"warn", app::LogLevel::warn},
                                                                     {"error", app::LogLevel::error}});
constexpr std::array kMaskings = std::to_array<Choice<app::NumberMasking>>(
    {{"none", app::NumberMasking::none}, {"last_four", app::NumberMasking::last_four}});

void read_max_age(Section& section, std::chrono::days& max_age) {
  section.duration("max_age", max_age, std::chrono::days{1}, kLongestAge);
  if (max_age <= kSafeHarbour) return;
  section.report().warning(section.find("max_age")->place,
                           {"lists older than 31 days are outside the safe harbour", "write 31d or less"});
}

}  // namespace

void read_registry(Section& top, dnc::RegistryOptions& registry, policy::WhenUnknown& when_unknown) {
  Section section{top.find("registry"), "registry", top.report()};
  section.text("snapshot", registry.snapshot);
  if (registry.snapshot.empty() && section.sound()) {
    top.report().warning(section.place(),
                         {"no registry snapshot: every number's entry is unknown",
                          "name the file that \"smppguard dnc build\" wrote as registry: snapshot:"});
  }
  read_max_age(section, registry.max_age);
  section.choice("when_unknown", when_unknown, kWhenUnknown);
  section.finish();
}

void read_store(Section& top, bool approvals, store::StoreOptions& store) {
  Section section{top.find("store"), "store", top.report()};
  section.text("path", store.path);
  if (approvals && store.path.empty() && section.sound()) {
    top.report().error(section.place(), {"approvals have nowhere to be kept", "name a file as store: path:"});
  }
  section.count("max_queued", store.max_queued, {1, kMostQueued});
  section.count("max_batch", store.max_batch, {1, kMostQueued});
  section.finish();
}

void read_session(Section& top, relay::SessionOptions& session) {
  Section section{top.find("session"), "session", top.report()};
  section.duration("bind_timeout", session.bind_timeout, kShortest, kLongestTimeout);
  section.duration("record_timeout", session.record_timeout, kShortest,
                   relay::SessionOptions::kLongestRecordTimeout);
  section.duration("drain_timeout", session.drain_timeout, kShortest, kLongestTimeout);
  section.duration("unbind_timeout", session.unbind_timeout, kShortest, kLongestTimeout);
  section.size("max_pdu", session.max_pdu_octets, {kLeastPdu, kMostPdu});
  section.count("max_pending_records", session.max_pending_records, {1, kMostQueued});
  section.finish();
}

void read_log(Section& top, app::LogOptions& log) {
  Section section{top.find("log"), "log", top.report()};
  section.choice("level", log.level, kLevels);
  section.text("file", log.file);
  section.choice("mask_numbers", log.mask_numbers, kMaskings);
  section.finish();
}

}  // namespace smppguard::config
