// SPDX-License-Identifier: Apache-2.0
#include "assertion_keys.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace smppguard::net {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

const std::string kDigits(64, 'a');

class AssertionKeyFile : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

  std::string write(const std::string& text, unsigned mode = 0640, const std::string& name = "key") {
    const fs::path path = folder_ / name;
    std::ofstream{path, std::ios::trunc} << text;
    fs::permissions(path, static_cast<fs::perms>(mode));
    return path;
  }
  static std::string error_of(const std::string& path) {
    const auto key = load_assertion_key(path);
    return key.has_error() ? key.error().message : "";
  }

  static fs::path make_folder() {
    std::string pattern = fs::temp_directory_path() / "assertion-keys-XXXXXX";
    return mkdtemp(pattern.data());
  }
  const fs::path folder_ = make_folder();
};

TEST_F(AssertionKeyFile, HoldsHexadecimalDigits) {
  const Bytes expected = as_bytes(
      "\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA"
      "\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA");
  for (const std::string& text : {kDigits, kDigits + "\n", kDigits + "\r\n", std::string(64, 'A')}) {
    const auto key = load_assertion_key(write(text));
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(key->block(), HmacKey::of(expected).block());
  }
  EXPECT_TRUE(load_assertion_key(write(std::string(1024, '0'))));
}

TEST_F(AssertionKeyFile, OfAnotherFormIsNone) {
  for (const std::string& text :
       {std::string{}, std::string{"\n"}, std::string(62, 'a'), std::string(65, 'a'), std::string(1026, 'a'),
        std::string(9000, 'a'), kDigits + "\n\n", kDigits + "\n" + kDigits}) {
    EXPECT_THAT(error_of(write(text)), HasSubstr("openssl rand -hex 32")) << text.size();
  }
  EXPECT_THAT(error_of(write(std::string(63, 'a') + "g")), HasSubstr("something else than hexadecimal"));
}

TEST_F(AssertionKeyFile, IsForTheServiceAlone) {
  for (const unsigned mode : {0644U, 0604U, 0642U, 0660U, 0666U}) {
    EXPECT_THAT(error_of(write(kDigits, mode)), HasSubstr("chmod 640")) << mode;
  }
  for (const unsigned mode : {0400U, 0600U, 0440U, 0640U})
    EXPECT_EQ(error_of(write(kDigits, mode)), "") << mode;
}

TEST_F(AssertionKeyFile, HasToBeThere) {
  EXPECT_THAT(error_of(folder_ / "none"), HasSubstr("none cannot be read"));
  EXPECT_THAT(error_of(folder_), HasSubstr("is no file"));
}

TEST_F(AssertionKeyFile, AreReadForEachClientThatNamesSome) {
  auto rules = std::make_shared<relay::Rules>();
  EXPECT_FALSE(has_assertions(*rules));
  EXPECT_EQ(*with_assertion_keys(rules), rules) << "nothing to read: the same rules";
  rules->clients = {policy::Client{.system_id = "plain"}, policy::Client{.system_id = "shop*"}};
  policy::AssertionTerms terms;
  terms.options.key_file = write(kDigits);
  terms.options.previous_key_file = write(std::string(64, 'b'), 0640, "previous");
  terms.options.tlv = 0x1501;
  rules->clients->at(1).assertion = std::make_shared<const policy::AssertionTerms>(terms);
  EXPECT_TRUE(has_assertions(*rules));
  const auto complete = with_assertion_keys(rules);
  ASSERT_TRUE(complete) << complete.error().message;
  EXPECT_EQ((*complete)->clients->at(0).assertion, nullptr);
  const policy::AssertionTerms& read = *(*complete)->clients->at(1).assertion;
  EXPECT_EQ(read.keys.size(), 2U);
  EXPECT_EQ(read.options, terms.options);
  fs::remove(terms.options.previous_key_file);
  EXPECT_THAT(with_assertion_keys(rules).error().message,
              ::testing::AllOf(HasSubstr("client shop*: assertion: "), HasSubstr("previous cannot be read")));
}

}  // namespace
}  // namespace smppguard::net
