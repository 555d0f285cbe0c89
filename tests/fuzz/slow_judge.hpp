// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "support/second_reading.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
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
    std::set<std::string> senders;  ///< whose names alone it may use; empty: any
    std::string default_sender;
    bool may_confirm = false;  ///< an opt-out, once
  };
  struct Moment {
    Time now;
    WallTime wall;
  };

  std::set<std::string> listed;                                       ///< as second::number_of() writes them
  std::set<std::string> listed_by_state;                              ///< the same
  std::set<std::string> listed_by_company;                            ///< the same
  std::set<std::string> forbidden;                                    ///< senders
  std::set<std::pair<std::string, std::string>> granted;              ///< recipient and sender
  std::map<std::pair<std::string, std::string>, WallTime> opted_out;  ///< since when
  std::set<std::string> own_lists;                                    ///< recipients
  std::set<std::string> exempt;                                       ///< senders

  /// The command_status for each recipient, 0 for one that may have the message; one for all if they cannot
  /// be read.
  [[nodiscard]] std::vector<std::uint32_t> judge(const testing::second::Message& message,
                                                 const Account& account, bool lists_pass, Moment moment) {
    if (!message.readable) return {kUnreadable};
    std::vector<std::uint32_t> statuses;
    std::map<std::string, std::uint32_t>
        judged;  // a number that stands there twice is no part that came again
    for (const testing::second::Recipient& one : message.to) {
      const auto number = testing::second::number_of(one.name);
      if (one.list) {
        const bool may_send = may_send_as(message.source, account);
        statuses.push_back(!lists_pass ? kUnreadable : may_send ? 0 : kNotOwn);
      } else if (!number) {
        statuses.push_back(kUnreadable);
      } else {
        const bool again = message.part && judged.contains(*number);
        if (!again) judged[*number] = status_for(message, *number, account, moment);
        statuses.push_back(judged[*number]);
      }
    }
    return statuses;
  }

 private:
  static constexpr std::uint32_t kUnreadable = 0x0B;
  static constexpr std::uint32_t kNotOwn = 0x0A;
  static constexpr std::uint32_t kUnwanted = 0x66;
  static constexpr std::chrono::seconds kLongest{60};
  static constexpr std::chrono::minutes kToConfirm{5};

  using Key = std::tuple<unsigned, std::string, std::string, std::string, unsigned, unsigned, unsigned>;
  using OptOut = std::tuple<std::string, std::string, WallTime>;
  using Numbers = std::tuple<unsigned, unsigned, unsigned>;
  struct Confirmed {
    std::optional<Numbers> by;  // scheme, reference and total; nothing: a whole message
    std::set<unsigned> seen;
  };
  struct Status {
    std::uint32_t status;
    bool by_list;  ///< it is about lists and what lifts them; the rest stands for each part by itself
  };
  /// A message some parts of which were seen.
  struct Begun {
    Time since;
    Status first;
    std::set<unsigned> seen;
  };

  static std::string sender_of(const std::string& source, const Account& account) {
    return source.empty() ? account.default_sender : testing::second::number_of(source).value_or("");
  }

  [[nodiscard]] bool may_send_as(const std::string& source, const Account& account) const {
    const std::string sender = sender_of(source, account);
    const bool own = account.senders.empty() || source.empty() || account.senders.contains(sender);
    return own && !forbidden.contains(sender);
  }

  Status status_alone(const testing::second::Message& message, const std::string& number,
                      const Account& account, WallTime wall) {
    const std::string& source = message.source;
    if (!may_send_as(source, account)) return {kNotOwn, false};
    const std::string sender = sender_of(source, account);
    const bool permitted = granted.contains({number, sender});
    if (const auto said = opted_out.find({number, sender}); said != opted_out.end()) {
      const bool confirms = account.may_confirm && wall - said->second <= kToConfirm;
      const bool passes = confirms && is_the_confirmation({number, sender, said->second}, message);
      return {passes ? 0 : kUnwanted, false};
    }
    if (own_lists.contains(number) && !permitted) return {kUnwanted, false};
    if (listed_by_company.contains(number)) return {kUnwanted, true};
    const bool on_registry = listed.contains(number) || listed_by_state.contains(number);
    const bool refused = on_registry && !exempt.contains(sender) && !permitted;
    return {refused ? kUnwanted : 0, true};
  }

  /// One message after each opt-out; of its parts each once.
  bool is_the_confirmation(const OptOut& opt_out, const testing::second::Message& message) {
    if (!message.part) return confirmed_.try_emplace(opt_out).second;
    const auto& [scheme, reference, total, number] = *message.part;
    const Numbers one{scheme, reference, total};
    Confirmed& confirmed = confirmed_.try_emplace(opt_out, Confirmed{one, {}}).first->second;
    return confirmed.by == one && confirmed.seen.insert(number).second;
  }

  std::uint32_t status_for(const testing::second::Message& message, const std::string& number,
                           const Account& account, Moment moment) {
    const Status alone = status_alone(message, number, account, moment.wall);
    if (!message.part) return alone.status;
    const testing::second::Part& part = *message.part;
    const Key key{account.upstream, account.system_id, message.source, number,
                  part.scheme,      part.reference,    part.total};
    const auto known = begun_.find(key);
    const bool goes_on = known != begun_.end() && known->second.since + kLongest > moment.now &&
                         !known->second.seen.contains(part.number);
    if (!goes_on) begun_[key] = {moment.now, alone, {}};
    Begun& begun = begun_[key];
    begun.seen.insert(part.number);
    const Status first = begun.first;
    if (begun.seen.size() == part.total) begun_.erase(key);
    return alone.by_list && first.by_list ? first.status : alone.status;
  }

  std::map<Key, Begun> begun_;
  std::map<OptOut, Confirmed> confirmed_;
};

}  // namespace smppguard::fuzzing
