// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "support/second_reading.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace smppguard::fuzzing {

/// Judges messages as the README words it, from plain sets of numbers, and remembers every part for good.
class SlowJudge {
 public:
  /// Who sends, by which bind.
  struct Account {
    unsigned upstream;
    std::string system_id;
  };

  std::set<std::string> listed;  ///< as second::number_of() writes them
  std::set<std::pair<std::string, std::string>> granted;

  /// The command_status for each recipient, 0 for one that may have the message; one for all if they cannot
  /// be read.
  [[nodiscard]] std::vector<std::uint32_t> judge(const testing::second::Message& message,
                                                 const Account& account, bool lists_pass, Time now) {
    if (!message.readable) return {kUnreadable};
    std::vector<std::uint32_t> statuses;
    std::map<std::string, std::uint32_t>
        judged;  // a number that stands there twice is no part that came again
    for (const testing::second::Recipient& one : message.to) {
      const auto number = testing::second::number_of(one.name);
      if (one.list) {
        statuses.push_back(lists_pass ? 0 : kUnreadable);
      } else if (!number) {
        statuses.push_back(kUnreadable);
      } else {
        if (!judged.contains(*number)) judged[*number] = status_for(message, *number, account, now);
        statuses.push_back(judged[*number]);
      }
    }
    return statuses;
  }

 private:
  static constexpr std::uint32_t kUnreadable = 0x0B;
  static constexpr std::uint32_t kOnTheList = 0x66;
  static constexpr std::chrono::seconds kLongest{60};

  using Key = std::tuple<unsigned, std::string, std::string, std::string, unsigned, unsigned, unsigned>;
  /// A message some parts of which were seen.
  struct Begun {
    Time since;
    std::uint32_t status;
    std::set<unsigned> seen;
  };

  std::uint32_t status_for(const testing::second::Message& message, const std::string& number,
                           const Account& account, Time now) {
    const std::string sender = testing::second::number_of(message.source).value_or("");
    const bool refused = listed.contains(number) && !granted.contains({number, sender});
    const std::uint32_t alone = refused ? kOnTheList : 0;
    if (!message.part) return alone;
    const testing::second::Part& part = *message.part;
    const Key key{account.upstream, account.system_id, message.source, number,
                  part.scheme,      part.reference,    part.total};
    const auto known = begun_.find(key);
    const bool goes_on = known != begun_.end() && known->second.since + kLongest > now &&
                         !known->second.seen.contains(part.number);
    if (!goes_on) begun_[key] = {now, alone, {}};
    Begun& begun = begun_[key];
    begun.seen.insert(part.number);
    const std::uint32_t status = begun.status;
    if (begun.seen.size() == part.total) begun_.erase(key);
    return status;
  }

  std::map<Key, Begun> begun_;
};

}  // namespace smppguard::fuzzing
