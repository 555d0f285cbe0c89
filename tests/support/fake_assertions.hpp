// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/assertions.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::testing {

/// Says of every message what the test wants, and remembers what it was asked. It can be told to fail once:
/// to find the signature of one message, counted from 1, wrong whatever it is.
class TestAssertions final : public relay::Assertions {
 public:
  struct Asked {
    std::string system_id;
    std::string source_addr;
    std::string destination_addr;
    std::optional<std::string> dest_addresses;
    unsigned data_coding;
    unsigned esm_class;
    std::string short_message;
    std::string message_payload;
    friend bool operator==(const Asked&, const Asked&) = default;
  };

  [[nodiscard]] Verdict verify(const relay::AssertedMessage& message,
                               const policy::AssertionTerms& /*terms*/) noexcept override {
    const auto text = [](Bytes octets) { return std::string{as_chars(octets)}; };
    asked.push_back({std::string{message.system_id}, std::string{message.source_addr},
                     std::string{message.destination_addr},
                     message.dest_addresses ? std::optional{text(*message.dest_addresses)} : std::nullopt,
                     message.data_coding, message.esm_class, text(message.short_message),
                     text(message.message_payload)});
    return asked.size() == fails_at ? Verdict::wrong : verdict;
  }

  Verdict verdict = Verdict::good;
  std::size_t fails_at = 0;  ///< 0: never
  std::vector<Asked> asked;
};

}  // namespace smppguard::testing
