// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/pdu_builder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

/// What a stream of octets says, read a second time from the specification: slowly, copying everything, and
/// on purpose sharing nothing with smppguard. Properties are checked against it.
namespace smppguard::testing::second {

inline constexpr std::uint32_t kResponse = 0x80000000;

[[nodiscard]] inline std::uint32_t length_of(const Octets& pdu) {
  return load_be32(pdu.data());
}
[[nodiscard]] inline std::uint32_t id_of(const Octets& pdu) {
  return load_be32(pdu.data() + 4);
}
[[nodiscard]] inline std::uint32_t status_of(const Octets& pdu) {
  return load_be32(pdu.data() + 8);
}
[[nodiscard]] inline std::uint32_t sequence_of(const Octets& pdu) {
  return load_be32(pdu.data() + 12);
}
[[nodiscard]] inline bool is_response(std::uint32_t id) {
  return (id & kResponse) != 0;
}
[[nodiscard]] inline bool is_bind(std::uint32_t id) {
  return id == 1 || id == 2 || id == 9;
}

/// Takes whole PDUs off the front; stops where the framing is lost, which is for good.
[[nodiscard]] inline std::vector<Octets> take_pdus(Octets& stream, std::size_t limit = 128 * 1024) {
  std::vector<Octets> pdus;
  std::size_t at = 0;
  while (stream.size() - at >= 16) {
    const std::size_t length = load_be32(stream.data() + at);
    if (length < 16 || length > limit || length > stream.size() - at) break;
    const auto from = stream.begin() + static_cast<std::ptrdiff_t>(at);
    pdus.emplace_back(from, from + static_cast<std::ptrdiff_t>(length));
    at += length;
  }
  stream.erase(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(at));
  return pdus;
}

/// Walks a body. Once it has run over the end it gives zeros and says so.
class Walk {
 public:
  explicit Walk(const Octets& octets, std::size_t from = 16) : octets_{octets}, at_{from} {}

  std::uint8_t octet() {
    if (at_ >= octets_.size()) cut_ = true;
    return cut_ ? std::uint8_t{0} : octets_[at_++];
  }
  Octets take(std::size_t count) {
    if (cut_ || octets_.size() - at_ < count) cut_ = true;
    Octets taken;
    while (!cut_ && taken.size() < count) taken.push_back(octets_[at_++]);
    return taken;
  }
  /// `most` counts the NUL.
  std::string c_string(std::size_t most) {
    std::string text;
    for (std::uint8_t c = octet(); c != 0; c = octet()) text += static_cast<char>(c);
    over_long_ = over_long_ || text.size() + 1 > most;
    return text;
  }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool cut() const { return cut_; }
  [[nodiscard]] bool sound() const { return !cut_ && !over_long_; }

 private:
  const Octets& octets_;
  std::size_t at_;
  bool cut_ = false;
  bool over_long_ = false;
};

/// A telephone number so that two texts are equal if the numbers are: eleven digits for a North American one.
/// Nothing if it cannot be read.
[[nodiscard]] inline std::optional<std::string> number_of(std::string_view address) {
  const bool plus = address.starts_with('+');
  std::string digits{plus ? address.substr(1) : address};
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  if (!plus && digits.size() <= 6) return "code " + digits;
  bool national = !plus;
  std::size_t zeros = 0;
  if (digits.starts_with("011") && digits.size() > 3) {
    digits.erase(0, 3);
    national = false;
  } else {
    for (; digits.size() > 1 && digits[0] == '0'; ++zeros) digits.erase(0, 1);
    national = national && zeros < 2;
  }
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '2') return digits;
  if (digits.size() == 10 && digits[0] >= '2' && national) return "1" + digits;
  return "+" + digits.substr(0, 15);  // no telephone number is longer
}

struct Recipient {
  Octets entry;  ///< of a submit_multi: as it stands in the list
  std::string name;
  bool list = false;  ///< a distribution list
  std::uint8_t ton = 0;
  std::uint8_t npi = 0;
};

/// Whose part of how many, by which scheme and reference; and the number of the part.
struct Part {
  unsigned scheme;
  unsigned reference;
  unsigned total;
  unsigned number;
};

/// A submit_sm, deliver_sm, data_sm or submit_multi.
struct Message {
  bool readable = false;  ///< up to the last recipient
  bool sound = false;     ///< up to the TLVs
  std::string source;
  std::vector<Recipient> to;
  std::size_t list_from = 0;  ///< of a submit_multi: where number_of_dests stands
  std::size_t list_to = 0;
  std::uint8_t esm_class = 0;
  std::uint8_t registered_delivery = 0;
  Octets text;                                         ///< short_message
  std::vector<std::pair<std::uint16_t, Octets>> tlvs;  ///< those that are whole
  std::optional<Part> part;

  [[nodiscard]] const Octets* tlv(std::uint16_t tag) const {
    for (const auto& [one, value] : tlvs) {
      if (one == tag) return &value;
    }
    return nullptr;
  }
};

[[nodiscard]] inline bool is_message(std::uint32_t id) {
  return id == 0x04 || id == 0x05 || id == 0x103 || id == 0x21;
}

namespace detail {

inline void read_list(Message& message, Walk& walk) {
  message.list_from = walk.at();
  for (unsigned left = walk.octet(); left > 0 && !walk.cut(); --left) {
    const std::uint8_t flag = walk.octet();
    if (flag != 1 && flag != 2) return void(walk.take(1U << 30U));  // there is no way on
    Recipient one{{flag}, {}, flag == 2, 0, 0};
    if (!one.list) {
      one.ton = walk.octet();
      one.npi = walk.octet();
      one.entry.push_back(one.ton);
      one.entry.push_back(one.npi);
    }
    one.name = walk.c_string(21);
    one.entry.insert(one.entry.end(), one.name.begin(), one.name.end());
    one.entry.push_back(0);
    if (!walk.cut()) message.to.push_back(one);
  }
  message.list_to = walk.at();
}

inline std::optional<Part> sensible(const Part& part) {
  const bool is = part.total > 1 && part.number >= 1 && part.number <= part.total;
  return is ? std::optional{part} : std::nullopt;
}

/// The last that makes sense counts.
inline std::optional<Part> part_in_header(const Octets& user_data) {
  std::optional<Part> last;
  if (user_data.empty() || user_data[0] > user_data.size() - 1) return last;
  const std::size_t end = 1U + user_data[0];
  for (std::size_t at = 1; at + 2 <= end && at + 2 + user_data[at + 1] <= end; at += 2U + user_data[at + 1]) {
    const std::uint8_t* value = user_data.data() + at + 2;
    std::optional<Part> one;
    if (user_data[at] == 0 && user_data[at + 1] == 3) one = sensible({0, value[0], value[1], value[2]});
    if (user_data[at] == 8 && user_data[at + 1] == 4) {
      one = sensible({1, value[0] * 256U + value[1], value[2], value[3]});
    }
    if (one) last = one;
  }
  return last;
}

inline std::optional<Part> part_of(const Message& message) {
  if ((message.esm_class & 0x40U) != 0) {
    if (const auto part = part_in_header(message.text)) return part;
    const Octets* payload = message.tlv(0x0424);
    return payload != nullptr ? part_in_header(*payload) : std::nullopt;
  }
  const Octets* reference = message.tlv(0x020C);
  const Octets* total = message.tlv(0x020E);
  const Octets* number = message.tlv(0x020F);
  if (reference == nullptr || total == nullptr || number == nullptr) return std::nullopt;
  if (reference->size() != 2 || total->size() != 1 || number->size() != 1) return std::nullopt;
  return sensible({2, reference->at(0) * 256U + reference->at(1), total->at(0), number->at(0)});
}

inline void read_behind_recipients(Message& message, Walk& walk, bool data_sm) {
  message.esm_class = walk.octet();
  if (!data_sm) {
    walk.take(2);  // protocol_id, priority_flag
    (void)walk.c_string(17);
    (void)walk.c_string(17);
  }
  message.registered_delivery = walk.octet();
  walk.take(data_sm ? 1 : 3);
  if (!data_sm) message.text = walk.take(walk.octet());
  message.sound = walk.sound();
  while (!walk.cut()) {
    const Octets head = walk.take(4);
    const Octets value = walk.cut() ? Octets{} : walk.take(head[2] * 256U + head[3]);
    if (!walk.cut()) message.tlvs.emplace_back(head[0] * 256U + head[1], value);
  }
}

}  // namespace detail

/// Of a PDU for which is_message() holds.
[[nodiscard]] inline Message read_message(const Octets& pdu) {
  const std::uint32_t id = id_of(pdu);
  const std::size_t most = id == 0x103 ? 65 : 21;
  Message message;
  Walk walk{pdu};
  (void)walk.c_string(6);
  walk.take(2);
  message.source = walk.c_string(most);
  if (id == 0x21) {
    detail::read_list(message, walk);
  } else {
    Recipient one;
    one.ton = walk.octet();
    one.npi = walk.octet();
    one.name = walk.c_string(most);
    if (!walk.cut()) message.to.push_back(one);
  }
  message.readable = walk.sound() && !message.to.empty();
  if (walk.cut()) return message;
  detail::read_behind_recipients(message, walk, id == 0x103);
  message.part = detail::part_of(message);
  return message;
}

/// A PDU with another body.
[[nodiscard]] inline Octets with_body(const Octets& pdu, const Octets& body) {
  Octets whole{pdu.begin(), pdu.begin() + 16};
  whole.insert(whole.end(), body.begin(), body.end());
  store_be32(whole.data(), static_cast<std::uint32_t>(whole.size()));
  return whole;
}

/// A submit_multi with these recipients only.
[[nodiscard]] inline Octets with_recipients(const Octets& pdu, const Message& message,
                                            const std::vector<Recipient>& kept) {
  const auto at = [&](std::size_t offset) { return pdu.begin() + static_cast<std::ptrdiff_t>(offset); };
  Octets body{at(16), at(message.list_from)};
  body.push_back(static_cast<std::uint8_t>(kept.size()));
  for (const Recipient& one : kept) body.insert(body.end(), one.entry.begin(), one.entry.end());
  body.insert(body.end(), at(message.list_to), pdu.end());
  return with_body(pdu, body);
}

using Refused = std::pair<Recipient, std::uint32_t>;  // and the status it was refused with

/// A submit_multi_resp that names these, too, as far as the count of one octet goes.
[[nodiscard]] inline Octets with_refused(const Octets& pdu, const std::vector<Refused>& refused) {
  Walk walk{pdu};
  const std::string id = walk.c_string(65);
  std::vector<Octets> entries;
  const std::size_t claimed = walk.octet();
  std::size_t end = walk.at();
  while (!walk.cut() && entries.size() < claimed) {
    Octets entry = walk.take(2);
    const std::string name = walk.c_string(21);
    const Octets status = walk.take(4);
    entry.insert(entry.end(), name.begin(), name.end());
    entry.push_back(0);
    entry.insert(entry.end(), status.begin(), status.end());
    if (!walk.cut()) entries.push_back(entry);
    if (!walk.cut()) end = walk.at();
  }
  const bool cut = walk.cut();
  for (const auto& [one, status] : refused) {
    if (entries.size() == 255) break;
    Octets entry{one.ton, one.npi};
    entry.insert(entry.end(), one.name.begin(), one.name.end());
    entry.resize(entry.size() + 5);
    store_be32(entry.data() + entry.size() - 4, status);
    entries.push_back(entry);
  }
  Octets body{id.begin(), id.end()};
  body.insert(body.end(), {0, static_cast<std::uint8_t>(entries.size())});
  for (const Octets& entry : entries) body.insert(body.end(), entry.begin(), entry.end());
  if (!cut) body.insert(body.end(), pdu.begin() + static_cast<std::ptrdiff_t>(end), pdu.end());
  return with_body(pdu, body);
}

/// 16 octets to the line.
[[nodiscard]] inline std::string hex(const Octets& octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    text += i % 16 == 0 ? "\n  " : " ";
    text += {kDigits[octets[i] >> 4U], kDigits[octets[i] & 15U]};
  }
  return text;
}

}  // namespace smppguard::testing::second
