// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/tokens.hpp"

#include "smppguard/core/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <iterator>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace smppguard::web {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::uint64_t kLargestFile = std::uint64_t{1024} * 1024;
constexpr std::string_view kHeading =
    "# Who may use the administrative API; written by \"smppguard token\". Only hashes are kept.\n";

constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64url(Bytes octets) {
  std::string text;
  unsigned bits = 0;
  unsigned held = 0;
  for (const std::uint8_t octet : octets) {
    bits = (bits << 8U) | octet;
    held += 8;
    for (; held >= 6; held -= 6) text += kBase64Url[(bits >> (held - 6)) & 0x3FU];
    bits &= 0xFFU;
  }
  if (held > 0) text += kBase64Url[(bits << (6 - held)) & 0x3FU];
  return text;
}

bool is_name_character(char c) noexcept {
  constexpr std::string_view kOthers = ".-_@";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

/// Nothing if it is none.
std::optional<Token> read_token(const std::string& line) {
  std::istringstream stream{line};
  const std::vector<std::string> words{std::istream_iterator<std::string>{stream}, {}};
  if (words.size() != 5 || !is_token_name(words[0])) return std::nullopt;
  const auto role = find_role(words[1]);
  const auto digest = read_digest(words[2]);
  if (!role || !digest) return std::nullopt;
  return Token{words[0], *role, *digest, words[3], words[4]};
}

Error with_path(const std::filesystem::path& path, const Error& error) {
  return fail(path.string() + ": " + error.message);
}

Result<std::string> read_all(const std::filesystem::path& path) {
  auto file = FileDescriptor::open(path, O_RDONLY | O_CLOEXEC);
  if (file.has_error()) return with_path(path, file.error());
  struct stat status {};
  if (fstat(file->get(), &status) != 0) return with_path(path, system_fail("look at it"));
  if (!S_ISREG(status.st_mode)) return fail(path.string() + " is no file");
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return fail(path.string() +
                " can be written by others than its owner, who could make themselves operators; " +
                "chmod go-w it, and look at who is in it by \"smppguard token list\"");
  }
  if (static_cast<std::uint64_t>(status.st_size) > kLargestFile) return fail(path.string() + " is too large");
  std::vector<std::uint8_t> octets(static_cast<std::size_t>(status.st_size));
  const auto read = file->read(octets);
  if (read.has_error()) return with_path(path, read.error());
  return {boost::system::in_place_value, as_chars(Bytes{octets}.first(*read))};
}

std::string text_of(const std::vector<Token>& tokens) {
  std::string text{kHeading};
  for (const Token& token : tokens) {
    text += fmt::format("{} {} {} {} {}\n", token.name, name(token.role), hex(token.digest), token.created_at,
                        token.created_by);
  }
  return text;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

/// So that the service goes on being able to read it. Only root can give files away; who is not has no need.
void keep_owner(const FileDescriptor& file, const std::filesystem::path& former) {
  struct stat status {};
  const bool there = stat(former.c_str(), &status) == 0;
  if (!there && stat(folder_of(former).c_str(), &status) != 0) return;
  if (fchown(file.get(), there ? status.st_uid : static_cast<uid_t>(-1), status.st_gid) != 0) return;
}

Result<void> put(const std::filesystem::path& temporary, const std::filesystem::path& path,
                 const std::string& text) {
  auto file = FileDescriptor::open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file.has_error()) return file.error();
  keep_owner(*file, path);
  if (fchmod(file->get(), 0640) != 0) return system_fail("set its mode");
  if (auto written = file->write(as_bytes(text)); written.has_error()) return written.error();
  if (auto synced = file->sync(); synced.has_error()) return synced.error();
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return system_fail("put it in place");
  return sync_folder(folder_of(path));
}

}  // namespace

std::string make_token() {
  std::array<std::uint8_t, 32> secret{};
  if (RAND_bytes(secret.data(), static_cast<int>(secret.size())) != 1) {
    throw std::runtime_error("the system has no random octets");
  }
  return std::string(kTokenPrefix) + base64url(secret);
}

Digest digest_of(std::string_view token) {
  return sha256(as_bytes(token));
}

bool is_token_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= kLongestName &&
         std::all_of(name.begin(), name.end(), is_name_character);
}

Result<std::vector<Token>> read_tokens(std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::vector<Token> tokens;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    auto token = read_token(line);
    if (!token) {
      return fail(fmt::format("line {} is not \"name role sha256 time account\"", number));
    }
    const auto same = [&](const Token& other) { return other.name == token->name; };
    if (std::any_of(tokens.begin(), tokens.end(), same)) {
      return fail(fmt::format("line {}: {} stands twice", number, token->name));
    }
    tokens.push_back(*std::move(token));
  }
  return tokens;
}

Result<std::vector<Token>> read_token_file(const std::filesystem::path& path) {
  const auto text = read_all(path);
  if (text.has_error()) return text.error();
  auto tokens = read_tokens(*text);
  if (tokens.has_error()) return with_path(path, tokens.error());
  return tokens;
}

Result<void> write_token_file(const std::filesystem::path& path, const std::vector<Token>& tokens) {
  const std::filesystem::path temporary = path.string() + ".new";
  auto written = put(temporary, path, text_of(tokens));
  if (!written.has_error()) return {};
  (void)unlink(temporary.c_str());
  return with_path(path, written.error());
}

const Token* find_token(const std::vector<Token>& tokens, std::string_view shown) {
  const Digest digest = digest_of(shown);
  const Token* found = nullptr;
  for (const Token& token : tokens) {
    if (CRYPTO_memcmp(token.digest.data(), digest.data(), digest.size()) == 0) found = &token;
  }
  return found;
}

}  // namespace smppguard::web
