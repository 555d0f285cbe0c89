// SPDX-License-Identifier: Apache-2.0
#include "assertion_keys.hpp"

#include "smppguard/core/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <span>
#include <sys/stat.h>
#include <vector>

namespace smppguard::net {
namespace {

constexpr std::size_t kLeastOctets = 32;
constexpr std::size_t kMostOctets = 512;
constexpr std::size_t kMostText = 2 * kMostOctets + 2;
constexpr const char* kHowToMake = "make one with: openssl rand -hex 32";

char lower(char c) noexcept {
  return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Wiped when it goes.
struct Secret {
  std::array<std::uint8_t, kMostText + 1> octets{};
  Secret() = default;
  ~Secret() { OPENSSL_cleanse(octets.data(), octets.size()); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
};

Error with_path(const std::string& path, const std::string& what) {
  return fail(path + " " + what);
}

Result<std::vector<HmacKey>> load_keys(const policy::AssertionOptions& options) {
  std::vector<HmacKey> keys;
  for (const std::string& path : {options.key_file, options.previous_key_file}) {
    if (path.empty()) continue;
    auto key = load_assertion_key(path);
    if (key.has_error()) return key.error();
    keys.push_back(*key);
  }
  return keys;
}

}  // namespace

Result<HmacKey> read_assertion_key(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  const std::size_t octets = text.size() / 2;
  if (octets < kLeastOctets || octets > kMostOctets || text.size() % 2 != 0) {
    return fail(std::string{"holds no key: one line of 64 to 1024 hexadecimal digits is needed; "} +
                kHowToMake);
  }
  Secret digits;
  Secret key;
  std::transform(text.begin(), text.end(), digits.octets.begin(),
                 [](char c) { return static_cast<std::uint8_t>(lower(c)); });
  const std::span<std::uint8_t> room{key.octets.data(), octets};
  if (!read_hex(as_chars({digits.octets.data(), text.size()}), room)) {
    return fail(std::string{"holds something else than hexadecimal digits; "} + kHowToMake);
  }
  return HmacKey::of(room);
}

Result<HmacKey> load_assertion_key(const std::string& path) {
  const auto file = FileDescriptor::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (!file) return with_path(path, "cannot be read: " + file.error().message + "; let the service read it");
  struct stat status {};
  if (fstat(file->get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return with_path(path, "is no file; name the one that holds the key");
  }
  if ((status.st_mode & (S_IROTH | S_IWOTH | S_IWGRP)) != 0) {
    return with_path(path,
                     "is open to others, who could sign with it or put another in its place; chmod 640");
  }
  Secret text;
  const auto octets = file->read({text.octets.data(), text.octets.size()});
  if (!octets) return with_path(path, "cannot be read: " + octets.error().message);
  const auto key = read_assertion_key(as_chars({text.octets.data(), *octets}));
  if (key.has_error()) return with_path(path, key.error().message);
  return *key;
}

bool has_assertions(const relay::Rules& rules) noexcept {
  return rules.clients && std::any_of(rules.clients->begin(), rules.clients->end(),
                                      [](const policy::Client& one) { return one.assertion != nullptr; });
}

Result<std::shared_ptr<const relay::Rules>> with_assertion_keys(
    const std::shared_ptr<const relay::Rules>& rules) {
  if (!has_assertions(*rules)) return rules;
  auto complete = std::make_shared<relay::Rules>(*rules);
  for (policy::Client& client : *complete->clients) {
    if (client.assertion == nullptr) continue;
    auto keys = load_keys(client.assertion->options);
    if (keys.has_error()) return fail("client " + client.system_id + ": assertion: " + keys.error().message);
    client.assertion = std::make_shared<const policy::AssertionTerms>(
        policy::AssertionTerms{client.assertion->options, *std::move(keys)});
  }
  return std::shared_ptr<const relay::Rules>{std::move(complete)};
}

}  // namespace smppguard::net
