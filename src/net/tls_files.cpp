// SPDX-License-Identifier: Apache-2.0
#include "tls_files.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <limits>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <system_error>

namespace smppguard::net {
namespace {

Bio memory_of(const std::string& pem) {
  return Bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
}

// OpenSSL would otherwise ask for a passphrase on the terminal, where nobody sits.
int notice_passphrase(char* /*buffer*/, int /*size*/, int /*rwflag*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

std::string openssl_reason() {
  const unsigned long code = ERR_peek_error();  // the first one is the cause
  ERR_clear_error();
  if (code == 0) return "unknown error";
  if (const char* reason = ERR_reason_error_string(code)) return reason;
  std::string text(256, '\0');
  ERR_error_string_n(code, text.data(), text.size());
  text.resize(text.find('\0'));
  return text;
}

Result<std::string> read_pem(const std::string& path) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  std::string pem;
  std::array<char, 4096> part{};
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    pem.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad() || pem.size() > std::numeric_limits<int>::max()) {
    const int why = errno;
    return fail(path + " cannot be read" + (why != 0 ? ": " + std::generic_category().message(why) : "") +
                "; name a PEM file that smppguard's user may read");
  }
  return {boost::system::in_place_value, std::move(pem)};
}

Result<std::vector<Certificate>> certificates_in(const std::string& pem, const std::string& path) {
  std::vector<Certificate> found;
  const Bio bio = memory_of(pem);
  ERR_clear_error();
  while (Certificate certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    found.push_back(std::move(certificate));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!at_end) {
    return fail("certificate " + std::to_string(found.size() + 1) + " in " + path +
                " is damaged: " + openssl_reason() + "; write the file anew");
  }
  ERR_clear_error();
  if (found.empty()) return fail(path + " holds no certificate; it must be a PEM file that holds one");
  return found;
}

Result<PrivateKey> key_in(const std::string& pem, const std::string& path) {
  bool asked = false;
  const Bio bio = memory_of(pem);
  ERR_clear_error();
  PrivateKey key{PEM_read_bio_PrivateKey(bio.get(), nullptr, notice_passphrase, &asked)};
  if (key) return key;
  const std::string reason = openssl_reason();
  if (asked) return fail("the key in " + path + " has a passphrase; write it without one");
  return fail(path + " holds no private key that can be used: " + reason + "; it must be a PEM file");
}

}  // namespace smppguard::net
