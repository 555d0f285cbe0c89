// SPDX-License-Identifier: Apache-2.0
#include "known_world.hpp"

#include "consents.hpp"
#include "smppguard/dnc/import.hpp"
#include "synthetic_grants.hpp"
#include "yardstick.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>

namespace smppguard::bench {
namespace {

constexpr std::uint64_t kCompanyNumbers = 1'000;
constexpr std::uint64_t kNumbersPerCampaign = 100;

/// As the service's, without looking whether there is another directory.
class FixedSenders final : public policy::Senders {
 public:
  explicit FixedSenders(const registry::Directory& directory) : directory_{directory} {}
  [[nodiscard]] policy::SenderFile look_up(PhoneNumber sender, WallTime now) const noexcept override {
    return app::file_of(directory_.find(sender, now));
  }

 private:
  const registry::Directory& directory_;
};

}  // namespace

PhoneNumber some_recipient(unsigned area_codes, std::uint64_t i) {
  const std::uint64_t x = scatter(scatter(i + 1));
  return PhoneNumber::nanp((KnownWorld::kFirstAreaCode + below(x, std::max(area_codes, 1U))) *
                               std::uint64_t{PhoneNumber::kLocals} +
                           below(scatter(x + i), PhoneNumber::kLocals));
}

KnownWorld::KnownWorld(const Knowledge& knowledge) {
  make_registry(knowledge);
  make_lists();
  make_consents(knowledge.grants);
  make_senders(knowledge.senders);
  world_.oldest_version = kToday;
}

void KnownWorld::make_registry(const Knowledge& knowledge) {
  const std::size_t slabs = knowledge.own_bits ? knowledge.area_codes : 1;
  bits_.assign(slabs * AreaSlabs::kSlabOctets, knowledge.all_listed ? 0xFF : 0);
  for (unsigned i = 0; i < knowledge.area_codes; ++i) {
    const std::uint8_t* own = bits_.data() + (i % slabs) * AreaSlabs::kSlabOctets;
    slabs_.areas[kFirstAreaCode + i - PhoneNumber::kFirstAreaCode] = {own, kToday};
  }
  world_.registry = knowledge.area_codes > 0 ? &slabs_ : nullptr;
}

/// One list of a company; none of its numbers is ever written to.
void KnownWorld::make_lists() {
  std::ofstream text{folder_.path() / "list.txt"};
  for (std::uint64_t i = 0; i < kCompanyNumbers; ++i) text << 2'010'000'000 + i * 7 << '\n';
  text.close();
  dnc::ImportRequest request;
  request.folder = folder_.path() / "lists";
  request.inputs = {folder_.path() / "list.txt"};
  request.list = "company";
  request.kind = ListKind::company;
  request.version_date = Day{};
  request.threads = 1;
  (void)dnc::import_lists(request).value();
  lists_ = std::make_unique<app::FolderLists>(dnc::Lists::load(request.folder, dnc::Verify::header).value(),
                                              names_);
  world_.lists = lists_.get();
}

void KnownWorld::make_consents(std::uint64_t grants) {
  for (std::uint64_t i = 0; i < grants; ++i) {
    (void)index_.put({recipient(i),
                      {.sender = sender(i)},
                      consent::Matter::voice,
                      {consent::State::permitted, kReceivedAt, std::nullopt}});
  }
  consents_ = std::make_unique<app::IndexConsents>(index_.make_reader(), pending_);
  world_.consents = consents_.get();
}

/// One organisation for each campaign; the sender of the load belongs to the first.
void KnownWorld::make_senders(std::uint64_t count) {
  registry::DirectoryData data;
  for (std::uint64_t i = 0; i < count; i += kNumbersPerCampaign) {
    const auto id = static_cast<std::uint32_t>(i / kNumbersPerCampaign + 1);
    data.organisations.push_back({.id = id, .key = std::to_string(id), .name = "An organisation"});
    registry::Campaign campaign{.id = id, .organisation = id, .key = "texts"};
    for (std::uint64_t k = i; k < i + kNumbersPerCampaign; ++k) campaign.numbers.push_back(recipient(k));
    if (i == 0) campaign.numbers.push_back(PhoneNumber::nanp(2'676'070'000));
    data.campaigns.push_back(std::move(campaign));
  }
  directory_ = std::make_unique<registry::Directory>(data);
  senders_ = std::make_unique<FixedSenders>(*directory_);
  world_.senders = senders_.get();
}

}  // namespace smppguard::bench
