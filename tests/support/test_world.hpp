// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/decide.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace smppguard::testing {

[[nodiscard]] inline PhoneNumber number(std::string_view text) {
  return read_address(text).value();
}

/// A registry in memory: whole area codes are loaded, single numbers listed.
class TestRegistry {
 public:
  void load(unsigned area_code, Day version) {
    auto& bits = bits_.emplace_back(AreaSlabs::kSlabOctets);
    slabs_.areas[area_code - PhoneNumber::kFirstAreaCode] = {bits.data(), version};
  }
  void list(PhoneNumber number) {
    auto& area = slabs_.areas[number.area_code() - PhoneNumber::kFirstAreaCode];
    const_cast<std::uint8_t*>(area.bits)[number.local() >> 3U] |=  // NOLINT: the octets are bits_'s
        static_cast<std::uint8_t>(1U << (number.local() & 7U));
  }
  void unlist(PhoneNumber number) {
    auto& area = slabs_.areas[number.area_code() - PhoneNumber::kFirstAreaCode];
    const_cast<std::uint8_t*>(area.bits)[number.local() >> 3U] &=  // NOLINT: likewise
        static_cast<std::uint8_t>(~(1U << (number.local() & 7U)));
  }
  [[nodiscard]] const AreaSlabs& slabs() const { return slabs_; }

 private:
  AreaSlabs slabs_;
  std::vector<std::vector<std::uint8_t>> bits_;
};

/// Area codes 222 and 333 are loaded, 12223334545 is listed.
[[nodiscard]] inline std::shared_ptr<TestRegistry> usual_registry() {
  auto registry = std::make_shared<TestRegistry>();
  registry->load(222, Day{std::chrono::days{20'000}});
  registry->load(333, Day{std::chrono::days{20'000}});
  registry->list(number("12223334545"));
  return registry;
}

/// What recipients have said, as plain sets. Permissions have no end.
class TestConsents final : public policy::Consents {
 public:
  void grant(PhoneNumber recipient, PhoneNumber sender) {
    permit(recipient, sender, policy::Permission::approval);
  }
  void permit(PhoneNumber recipient, PhoneNumber sender, policy::Permission permission) {
    permissions_[{recipient, sender}] = permission;
  }
  void opt_out(PhoneNumber recipient, PhoneNumber sender, WallTime since = {}) {
    opt_outs_[{recipient, sender}] = since;
  }
  void opt_in(PhoneNumber recipient, PhoneNumber sender) { opt_outs_.erase({recipient, sender}); }
  void opt_out_of_organisation(PhoneNumber recipient, std::uint32_t organisation, WallTime since = {}) {
    organisation_opt_outs_[{recipient, organisation}] = since;
  }
  void keep_own_list(PhoneNumber recipient) { own_lists_.insert(recipient); }

  [[nodiscard]] std::optional<WallTime> opted_out_since(PhoneNumber recipient,
                                                        PhoneNumber sender) const noexcept override {
    return find<std::optional<WallTime>>(opt_outs_, std::pair{recipient, sender});
  }
  [[nodiscard]] std::optional<WallTime> opted_out_of_organisation(
      PhoneNumber recipient, std::uint32_t organisation) const noexcept override {
    return find<std::optional<WallTime>>(organisation_opt_outs_, std::pair{recipient, organisation});
  }
  [[nodiscard]] bool keeps_own_list(PhoneNumber recipient) const noexcept override {
    return own_lists_.contains(recipient);
  }
  [[nodiscard]] policy::Permission permission(PhoneNumber recipient, PhoneNumber sender,
                                              WallTime /*now*/) const noexcept override {
    return find<policy::Permission>(permissions_, std::pair{recipient, sender});
  }

 private:
  template <class Found, class Map, class Key>
  static Found find(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? Found{} : Found{found->second};
  }
  std::map<std::pair<PhoneNumber, PhoneNumber>, policy::Permission> permissions_;
  std::map<std::pair<PhoneNumber, PhoneNumber>, WallTime> opt_outs_;
  std::map<std::pair<PhoneNumber, std::uint32_t>, WallTime> organisation_opt_outs_;
  std::set<PhoneNumber> own_lists_;
};

/// The files of some senders; counts how often it is asked.
class TestSenders final : public policy::Senders {
 public:
  void put(PhoneNumber sender, const policy::SenderFile& file) { files_[sender] = file; }
  [[nodiscard]] policy::SenderFile look_up(PhoneNumber sender, WallTime /*now*/) const noexcept override {
    ++asked;
    const auto found = files_.find(sender);
    return found == files_.end() ? policy::SenderFile{} : found->second;
  }

  mutable int asked = 0;

 private:
  std::map<PhoneNumber, policy::SenderFile> files_;
};

/// Measures against senders, one each; counts what is taken of rates.
class TestRestraints final : public policy::Restraints {
 public:
  void put(PhoneNumber sender, const policy::Restraint& restraint) { restraints_[sender] = restraint; }
  [[nodiscard]] const policy::Restraint* find(PhoneNumber sender, const policy::Senders* /*senders*/,
                                              WallTime /*now*/) const noexcept override {
    const auto found = restraints_.find(sender);
    return found == restraints_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool take(const policy::Restraint& /*throttled*/, WallTime /*now*/) const noexcept override {
    ++taken;
    return room;
  }

  bool room = true;  ///< what take() answers
  mutable int taken = 0;

 private:
  std::map<PhoneNumber, policy::Restraint> restraints_;
};

/// Lists besides the registry, entry by entry; counts how often each question is asked.
class TestLists final : public policy::Lists {
 public:
  void put(PhoneNumber recipient, const policy::Listing& listing) { holding_[recipient].push_back(listing); }
  void remove(PhoneNumber recipient) { holding_.erase(recipient); }
  void forbid(PhoneNumber sender, const policy::OriginListing& entry) { forbidden_[sender] = entry; }
  void allow(PhoneNumber sender) { forbidden_.erase(sender); }

  [[nodiscard]] std::span<const policy::Listing> holding(PhoneNumber recipient) const noexcept override {
    ++recipients_asked;
    const auto found = holding_.find(recipient);
    return found == holding_.end() ? std::span<const policy::Listing>{} : found->second;
  }
  [[nodiscard]] std::optional<policy::OriginListing> do_not_originate(
      PhoneNumber sender) const noexcept override {
    ++senders_asked;
    const auto found = forbidden_.find(sender);
    return found == forbidden_.end() ? std::nullopt : std::optional{found->second};
  }

  mutable int recipients_asked = 0;
  mutable int senders_asked = 0;

 private:
  std::map<PhoneNumber, std::vector<policy::Listing>> holding_;
  std::map<PhoneNumber, policy::OriginListing> forbidden_;
};

inline constexpr Day kListDay{std::chrono::days{20'776}};
inline constexpr policy::Listing kStateList{ListKind::state, "texas", kListDay};
inline constexpr policy::Listing kCompanyList{ListKind::company, "company", kListDay};
inline constexpr policy::Listing kClinicList{ListKind::organisation, "clinic-stops", kListDay, "clinic"};
inline constexpr policy::OriginListing kSpoofed{
    {ListKind::do_not_originate, "spoofed", kListDay}, 6, "the owner"};

}  // namespace smppguard::testing
