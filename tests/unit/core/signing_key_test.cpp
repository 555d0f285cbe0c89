// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/signing_key.hpp"

#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace smppguard {
namespace {

namespace fs = std::filesystem;

class SigningKeyFile : public testing::Test {
 protected:
  SigningKeyFile() {
    std::string name = fs::temp_directory_path() / "smppguard_key.XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~SigningKeyFile() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  [[nodiscard]] fs::path write(const char* name, const std::string& text) const {
    std::ofstream{folder_ / name} << text;
    return folder_ / name;
  }

  fs::path folder_;
};

TEST_F(SigningKeyFile, IsMadeForItsOwnerAlone) {
  const auto made = SigningKey::load_or_create(folder_ / "key.pem").value();
  EXPECT_TRUE(made.is_new());
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "key.pem").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto again = SigningKey::load_or_create(folder_ / "key.pem").value();
  EXPECT_FALSE(again.is_new());
  EXPECT_EQ(again.fingerprint(), made.fingerprint());
  EXPECT_EQ(again.public_pem(), made.public_pem());
  EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, fs::directory_iterator{}), 1);
}

TEST_F(SigningKeyFile, IsOneFromOutsideOrRefused) {
  const auto bad = write("bad.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  EXPECT_THAT(SigningKey::load_or_create(bad).error().message, testing::HasSubstr("no Ed25519 private key"));
  EXPECT_THAT(SigningKey::load_or_create(folder_ / "none" / "key.pem").error().message,
              testing::HasSubstr("none"));
}

TEST_F(SigningKeyFile, IsVerifiedByTheOneWhoseFingerprintIsNamed) {
  const auto one = SigningKey::load_or_create(folder_ / "one.pem").value();
  const auto other = SigningKey::load_or_create(folder_ / "other.pem").value();
  const auto both = PublicKeys::load(write("public.pem", one.public_pem() + other.public_pem())).value();
  EXPECT_THAT(both.fingerprints(), testing::ElementsAre(one.fingerprint(), other.fingerprint()));
  const Signature signature = one.sign("text");
  EXPECT_TRUE(both.verify(one.fingerprint(), "text", signature));
  EXPECT_FALSE(both.verify(other.fingerprint(), "text", signature));
  EXPECT_FALSE(both.verify(one.fingerprint(), "Text", signature));
  EXPECT_FALSE(both.verify("", "text", signature));
}

}  // namespace
}  // namespace smppguard
