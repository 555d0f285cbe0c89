// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/smpp/command_id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace smppguard::relay {

struct Receipt;

/// What smppguard itself asks on one link. Its sequence_numbers are not outstanding there, and the answers
/// are its own to swallow.
class OwnRequests {
 public:
  enum class Kind : std::uint8_t { enquire_link, unbind, receipt };
  struct Request {
    Kind kind;
    smpp::CommandId command_id;
    std::uint32_t sequence_number;
    std::shared_ptr<const Receipt> receipt;
  };

  /// A request of the other end went on to this link, so its number is taken until all are answered. Which
  /// numbers those are is known by the block of 2^26 they lie in: exact as long as one block is free, and a
  /// peer that counts upwards, from wherever, uses one or two.
  void occupy(std::uint32_t sequence_number) noexcept { taken_blocks_ |= block_of(sequence_number); }
  /// The same for a request of which nobody can say when it is answered.
  void occupy_for_good(std::uint32_t sequence_number) noexcept {
    kept_blocks_ |= block_of(sequence_number);
    taken_blocks_ |= kept_blocks_;
  }
  /// All requests that went on to this link are answered.
  void free_all() noexcept { taken_blocks_ = kept_blocks_; }

  /// Takes a free number from 1 to 0x7FFFFFFF.
  std::uint32_t add(Kind kind, smpp::CommandId command_id, std::shared_ptr<const Receipt> receipt = {}) {
    const std::uint32_t number = free_number();
    requests_.push_back({kind, command_id, number, std::move(receipt)});
    return number;
  }

  /// The request that a response answers; a generic_nack may answer any.
  [[nodiscard]] std::optional<Request> take(smpp::CommandId response, std::uint32_t sequence_number) {
    const auto found = std::find_if(requests_.begin(), requests_.end(), [&](const Request& one) {
      return one.sequence_number == sequence_number &&
             (smpp::response_to(one.command_id) == response || response == smpp::CommandId::generic_nack);
    });
    if (found == requests_.end()) return std::nullopt;
    Request request = std::move(*found);
    requests_.erase(found);
    return request;
  }

  [[nodiscard]] bool empty() const noexcept { return requests_.empty(); }
  [[nodiscard]] std::size_t count(Kind kind) const noexcept {
    return static_cast<std::size_t>(std::count_if(requests_.begin(), requests_.end(),
                                                  [&](const Request& one) { return one.kind == kind; }));
  }
  /// All of them, and none is under way any more.
  [[nodiscard]] std::vector<Request> give_up() noexcept {
    free_all();
    return std::exchange(requests_, {});
  }

 private:
  static constexpr unsigned kBlockBits = 26;
  static constexpr std::uint32_t kBlocks = 0x80000000U >> kBlockBits;  // those that a request may use

  static constexpr std::uint64_t block_of(std::uint32_t sequence_number) noexcept {
    return std::uint64_t{1} << (sequence_number >> kBlockBits);
  }

  std::uint32_t free_number() noexcept {
    next_ = (next_ + 1) & ((1U << kBlockBits) - 1);
    if (next_ == 0) next_ = 1;
    std::uint32_t block = kBlocks - 1;  // the last: peers that count begin at the first
    while (block > 0 && ((taken_blocks_ >> block) & 1U) != 0) --block;
    return (block << kBlockBits) | next_;
  }

  std::vector<Request> requests_;
  std::uint64_t taken_blocks_ = 0;
  std::uint64_t kept_blocks_ = 0;  // of these, those that are not freed
  std::uint32_t next_ = 0;
};

}  // namespace smppguard::relay
