// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/hmac_sha256.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string>
#include <vector>

namespace smppguard {
namespace {

using Octets = std::vector<std::uint8_t>;

std::string mac_of(const Octets& key, std::string_view message) {
  HmacSha256 hmac;
  hmac.begin(HmacKey::of(key));
  hmac.add(as_bytes(message));
  return hex(hmac.finish());
}

// RFC 4231, 4.2, 4.3 and 4.7: a short key, a text for a key, and a key that is longer than a block.
TEST(HmacSha256, AgreesWithTheTestVectorsOfItsSpecification) {
  EXPECT_EQ(mac_of(Octets(20, 0x0B), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(mac_of({'J', 'e', 'f', 'e'}, "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(mac_of(Octets(131, 0xAA), "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, AgreesWithTheCryptoLibraryForKeysAndMessagesOfAnyLength) {
  HmacSha256 hmac;  // the same one for all
  for (std::size_t key_octets = 1; key_octets <= 130; key_octets += 3) {
    Octets key(key_octets);
    for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(i * 7 + key_octets);
    for (const std::size_t size : {0U, 1U, 55U, 56U, 63U, 64U, 65U, 500U}) {
      const Octets message(size, static_cast<std::uint8_t>(key_octets));
      Digest expected{};
      unsigned length = 0;
      ASSERT_NE(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
                     expected.data(), &length),
                nullptr);
      hmac.begin(HmacKey::of(key));
      hmac.add(Bytes{message}.first(size / 2));
      hmac.add(Bytes{message}.subspan(size / 2));
      EXPECT_EQ(hmac.finish(), expected) << key_octets << " " << size;
    }
  }
}

}  // namespace
}  // namespace smppguard
