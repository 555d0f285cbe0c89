// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/web/message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::admin {

inline constexpr std::size_t kUsualLimit = 100;
inline constexpr std::size_t kMostLimit = 1'000;

/// 400 that says all that is wrong at once.
[[nodiscard]] web::Response bad_request(const std::vector<std::string>& errors);

/// Reads the query of a request. What is wrong with it is collected; parameters that were never asked for are
/// wrong too. The request must outlive it.
class Query {
 public:
  explicit Query(const web::Request& request) noexcept : request_{request} {}

  /// "" where it is not given.
  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name);
  [[nodiscard]] std::optional<PhoneNumber> number(std::string_view name);
  [[nodiscard]] std::vector<PhoneNumber> numbers(std::string_view name);
  [[nodiscard]] std::optional<WallTime> time(std::string_view name);
  [[nodiscard]] std::size_t count(std::string_view name, std::size_t otherwise, std::size_t most);
  [[nodiscard]] std::size_t limit() { return count("limit", kUsualLimit, kMostLimit); }
  /// "yes" or "no", also "true" and "false"; no where it is not given.
  [[nodiscard]] bool yes(std::string_view name);

  /// One of the words that `find` knows.
  template <class Find>
  [[nodiscard]] auto word(std::string_view name, Find find, std::string_view words)
      -> decltype(find(std::string_view{})) {
    const std::string given = text(name);
    if (given.empty()) return {};
    auto found = find(std::string_view{given});
    if (!found) none_of(name, given, words);
    return found;
  }

  void add_fault(std::string fault) { faults_.push_back(std::move(fault)); }
  /// To be asked last. 400, or nothing where nothing is wrong.
  [[nodiscard]] std::optional<web::Response> wrong();

 private:
  void none_of(std::string_view name, std::string_view given, std::string_view words);

  const web::Request& request_;
  std::vector<std::string_view> known_;
  std::vector<std::string> faults_;
};

}  // namespace smppguard::admin
