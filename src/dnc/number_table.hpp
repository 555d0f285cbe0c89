// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <boost/unordered/unordered_flat_set.hpp>

namespace smppguard::dnc {

/// Numbers of up to ten digits, each with a value of 30 bits.
///
/// A place takes 8 octets and 16 / 15 of an octet for what tells taken places from free ones, and between
/// 7/16 and 7/8 of the places are taken: 10.4 to 20.8 octets for each number. A number that is not there is
/// mostly found so in one group of those sixteen octets, which is one cache miss; in about one case of twenty
/// some place has to be looked at as well.
class NumberTable {
 public:
  static constexpr unsigned kValueBits = 30;
  static constexpr std::uint32_t kMostValue = (std::uint32_t{1} << kValueBits) - 1;

  class Entry {
   public:
    Entry(std::uint64_t number, std::uint32_t value) noexcept : bits_{(number << kValueBits) | value} {}

    [[nodiscard]] std::uint64_t number() const noexcept { return bits_ >> kValueBits; }
    [[nodiscard]] std::uint32_t value() const noexcept {
      return static_cast<std::uint32_t>(bits_ & kMostValue);
    }
    /// The set that entries are in sees their numbers only.
    void set_value(std::uint32_t value) const noexcept { bits_ = (number() << kValueBits) | value; }

    friend bool operator==(const Entry& a, const Entry& b) noexcept { return a.number() == b.number(); }

   private:
    mutable std::uint64_t bits_;
  };

  void reserve(std::size_t numbers) { entries_.reserve(numbers); }

  /// The number's entry, and whether it is new: only then it gets this value. Valid until the next is added.
  std::pair<const Entry&, bool> add(std::uint64_t number, std::uint32_t value) {
    const auto [entry, fresh] = entries_.emplace(number, value);
    return {*entry, fresh};
  }

  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t number) const noexcept {
    const auto found = entries_.find(Entry{number, 0});
    if (found == entries_.end()) return std::nullopt;
    return found->value();
  }

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// How much memory it takes.
  [[nodiscard]] std::size_t octets() const noexcept {
    return entries_.bucket_count() * sizeof(Entry) + entries_.bucket_count() / 15 * 16;
  }

  [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
  [[nodiscard]] auto end() const noexcept { return entries_.end(); }

 private:
  /// Spread over all bits by the set itself.
  struct Hash {
    std::size_t operator()(const Entry& entry) const noexcept { return entry.number(); }
  };

  boost::unordered_flat_set<Entry, Hash> entries_;
};

}  // namespace smppguard::dnc
