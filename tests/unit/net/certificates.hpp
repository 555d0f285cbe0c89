// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl_pointers.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace smppguard::net {

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string path_of(const std::string& name) const { return (path_ / name).native(); }
  /// Writes a file and gives its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

struct Subject {
  std::string common_name;
  std::vector<std::string> names{};  ///< as OpenSSL writes them: "DNS:smsc.example.net", "IP:127.0.0.1"
  int days_from = -1;                ///< valid from then, counted from today
  int days_to = 100;
};

/// PEM files.
struct CertificateFiles {
  std::string certificate;
  std::string key;
};

/// A certificate authority with an EC P-256 key that signs whatever is asked for, into a folder.
class Authority {
 public:
  Authority(const Folder& folder, const std::string& name);

  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  /// Each time with a new key.
  [[nodiscard]] CertificateFiles issue(const Subject& subject);

 private:
  const Folder& folder_;
  std::string name_;
  PrivateKey key_;
  Certificate certificate_;
  std::string file_;
  int issued_ = 0;
};

[[nodiscard]] PrivateKey new_key();
[[nodiscard]] std::string pem_of(EVP_PKEY& key, const char* passphrase = nullptr);

}  // namespace smppguard::net
