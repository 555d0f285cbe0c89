// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/web/role.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::web {

/// Somebody who may ask over TCP. Only the hash of what they show is kept: it has 256 random bits, so that
/// nobody finds it by trying.
struct Token {
  std::string name;
  Role role = Role::viewer;
  Digest digest{};  ///< SHA-256 of the token's text
  std::string created_at;
  std::string created_by;
};

inline constexpr std::string_view kTokenPrefix = "smppguard_";

/// A new one: "smppguard_" and 43 characters of base64url. Throws if the system has no random octets.
[[nodiscard]] std::string make_token();
[[nodiscard]] Digest digest_of(std::string_view token);

/// Up to 64 letters, digits, dots, hyphens, underscores and @.
[[nodiscard]] bool is_token_name(std::string_view name) noexcept;

/// Lines of "name role sha256hex created_at created_by"; empty ones and those that begin with # are passed
/// over. The error names the line.
[[nodiscard]] Result<std::vector<Token>> read_tokens(std::string_view text);
/// Refuses a file that others than its owner can write: whoever can write it is an operator.
[[nodiscard]] Result<std::vector<Token>> read_token_file(const std::filesystem::path& path);
/// Puts another file in its place, all of it or none, with mode 0640 and the owner that the old one had, or
/// the folder's group.
[[nodiscard]] Result<void> write_token_file(const std::filesystem::path& path,
                                            const std::vector<Token>& tokens);

/// Whose it is; takes as long wherever in the list it stands, and whether it is there or not.
[[nodiscard]] const Token* find_token(const std::vector<Token>& tokens, std::string_view shown);

}  // namespace smppguard::web
