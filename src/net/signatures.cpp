// SPDX-License-Identifier: Apache-2.0
#include "signatures.hpp"

#include "smppguard/smpp/pdu_view.hpp"

#include <algorithm>
#include <array>
#include <openssl/crypto.h>
#include <string_view>

namespace smppguard::net {
namespace {

/// Of this use of a key alone, so that nothing else that is signed with it can be taken for a message.
constexpr std::string_view kDomain = "smppguard assertion";
constexpr std::uint8_t kSme = 1;  // dest_flag (3.4 5.2.25)
constexpr std::uint8_t kList = 2;

std::uint64_t load_be64(const std::uint8_t* p) noexcept {
  return (std::uint64_t{load_be32(p)} << 32U) | load_be32(p + 4);
}

/// Length before octets, four octets of it, so that no two messages have the same encoding.
template <class To>
class Fields {
 public:
  explicit Fields(To& to) noexcept : to_{to} {}

  Fields& add(Bytes octets) {
    add_length(octets.size());
    to_.add(octets);
    return *this;
  }
  Fields& add(std::string_view text) { return add(as_bytes(text)); }
  Fields& add(std::uint8_t octet) { return add(Bytes{&octet, 1}); }
  Fields& add_destination(std::uint8_t dest_flag, std::string_view name) {
    add_length(1 + name.size());
    to_.add(Bytes{&dest_flag, 1});
    to_.add(as_bytes(name));
    return *this;
  }

 private:
  void add_length(std::size_t length) {
    std::array<std::uint8_t, 4> octets{};
    store_be32(octets.data(), static_cast<std::uint32_t>(length));
    to_.add(octets);
  }

  To& to_;
};

void add_destinations(Fields<HmacSha256>& fields, const relay::AssertedMessage& message) {
  if (!message.dest_addresses) {
    fields.add(std::uint8_t{1}).add_destination(kSme, message.destination_addr);
    return;
  }
  const Bytes list = *message.dest_addresses;
  fields.add(list.empty() ? std::uint8_t{0} : list.front());
  smpp::DestAddressReader entries{list};
  while (const auto entry = entries.next()) {
    const bool is_list = entry->kind == smpp::DestAddress::Kind::distribution_list;
    fields.add_destination(is_list ? kList : kSme, entry->name);
  }
}

}  // namespace

Digest Signatures::text_of(const relay::AssertedMessage& message) {
  Fields<Sha256> fields{sha_};
  fields.add(message.data_coding)
      .add(message.esm_class)
      .add(message.short_message)
      .add(message.message_payload);
  return sha_.finish();
}

Digest Signatures::mac_of(const relay::AssertedMessage& message, const Digest& text, const HmacKey& key) {
  hmac_.begin(key);
  Fields<HmacSha256> fields{hmac_};
  const relay::Assertion& assertion = message.assertion;
  fields.add(kDomain).add(assertion.version_octet()).add(assertion.time_octets()).add(assertion.nonce());
  fields.add(message.system_id).add(message.source_addr);
  add_destinations(fields, message);
  fields.add(text);
  return hmac_.finish();
}

relay::Assertions::Verdict Signatures::verify(const relay::AssertedMessage& message,
                                              const policy::AssertionTerms& terms) noexcept {
  const Digest text = text_of(message);
  const Bytes shown = message.assertion.mac();
  const bool good = std::any_of(terms.keys.begin(), terms.keys.end(), [&](const HmacKey& key) {
    const Digest mac = mac_of(message, text, key);
    return shown.size() == mac.size() && CRYPTO_memcmp(shown.data(), mac.data(), mac.size()) == 0;
  });
  if (!good) return Verdict::wrong;
  const std::uint64_t nonce = load_be64(message.assertion.nonce().data());
  return nonces_.take(message.system_id, nonce, message.assertion.time()) ? Verdict::good : Verdict::replayed;
}

}  // namespace smppguard::net
