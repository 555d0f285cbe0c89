// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/web/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace smppguard::admin {

/// Reads the JSON object that a request brings. What is wrong with it (types, missing members) is collected;
/// members that were never asked for are wrong too. null is the same as not given. An empty body is an empty
/// object.
class Body {
 public:
  enum class Need : std::uint8_t { optional, required };

  explicit Body(const web::Request& request);

  /// Nothing where it is not given.
  [[nodiscard]] std::optional<std::string> text(std::string_view name, Need need = Need::optional);
  [[nodiscard]] std::optional<bool> yes_no(std::string_view name);
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view name);
  /// None where it is not given.
  [[nodiscard]] PhoneNumber number(std::string_view name, Need need = Need::optional);
  [[nodiscard]] std::vector<PhoneNumber> numbers(std::string_view name);
  [[nodiscard]] std::optional<WallTime> time(std::string_view name);

  /// One of the words that `find` knows.
  template <class Find>
  [[nodiscard]] auto word(std::string_view name, Find find, std::string_view words,
                          Need need = Need::optional) -> decltype(find(std::string_view{})) {
    const auto given = text(name, need);
    if (!given) return {};
    auto found = find(std::string_view{*given});
    if (!found) none_of(name, *given, words);
    return found;
  }

  void add_fault(std::string fault) { faults_.push_back(std::move(fault)); }
  /// To be asked last. 400 or 415, or nothing where nothing is wrong.
  [[nodiscard]] std::optional<web::Response> wrong();

 private:
  [[nodiscard]] const boost::json::value* member(std::string_view name, Need need);
  void none_of(std::string_view name, std::string_view given, std::string_view words);

  boost::json::object members_;
  std::optional<web::Response> unreadable_;
  std::vector<std::string_view> known_;
  std::vector<std::string> faults_;
};

}  // namespace smppguard::admin
