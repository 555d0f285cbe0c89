// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/sha256.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/shared_list.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace smppguard::dnc {

/// A carrier that shares, and its key in a folder of its own.
class Sharer {
 public:
  Sharer() {
    std::string name = std::filesystem::temp_directory_path() / "smppguard_sharer.XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    key_ = std::make_unique<SigningKey>(SigningKey::load_or_create(folder_ / "key.pem").value());
    std::ofstream{folder_ / "public.pem"} << key_->public_pem();
    keys_ = std::make_unique<PublicKeys>(PublicKeys::load(folder_ / "public.pem").value());
  }
  Sharer(const Sharer&) = delete;
  Sharer& operator=(const Sharer&) = delete;
  ~Sharer() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] const SigningKey& key() const noexcept { return *key_; }
  [[nodiscard]] const PublicKeys& keys() const noexcept { return *keys_; }
  /// The text with a last line that signs it.
  [[nodiscard]] std::string sign(const std::string& text) const {
    return text + "# signature: " + key_->fingerprint() + " " + hex(key_->sign(text)) + "\n";
  }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<SigningKey> key_;
  std::unique_ptr<PublicKeys> keys_;
};

inline WallTime moment(std::string_view text) {
  return read_time(text).value();
}

inline SharedSender blocked(std::string_view sender, std::string reason) {
  return {number_in(sender), std::move(reason)};
}

}  // namespace smppguard::dnc
