// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <openssl/pem.h>
#include <stdexcept>

namespace smppguard::net {
namespace {

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

std::string text_written(const std::function<int(BIO*)>& write) {
  const Bio bio{BIO_new(BIO_s_mem())};
  require(write(bio.get()) == 1, "PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string pem_of(X509& certificate) {
  return text_written([&](BIO* bio) { return PEM_write_bio_X509(bio, &certificate); });
}

void extend(X509& certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  require(extension != nullptr && X509_add_ext(&certificate, extension, -1) == 1, "X509 extension");
  X509_EXTENSION_free(extension);
}

/// Everything but issuer and signature.
Certificate unsigned_certificate(const Subject& subject, EVP_PKEY& key, long serial) {
  constexpr long kSecondsOfDay = 86'400;
  Certificate certificate{X509_new()};
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), subject.days_from * kSecondsOfDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), subject.days_to * kSecondsOfDay);
  X509_set_pubkey(certificate.get(), &key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(subject.common_name.data()),
                             static_cast<int>(subject.common_name.size()), -1, 0);
  std::string names;
  for (const std::string& name : subject.names) names += (names.empty() ? "" : ",") + name;
  if (!names.empty()) extend(*certificate, NID_subject_alt_name, names);
  return certificate;
}

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "smppguard-net-XXXXXX").native();
  require(::mkdtemp(name.data()) != nullptr, "mkdtemp");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  std::ofstream{path_of(name), std::ios::binary} << text;
  return path_of(name);
}

PrivateKey new_key() {
  PrivateKey key{EVP_EC_gen("P-256")};
  require(key != nullptr, "EVP_EC_gen");
  return key;
}

std::string pem_of(EVP_PKEY& key, const char* passphrase) {
  return text_written([&](BIO* bio) {
    const auto size = passphrase == nullptr ? 0 : static_cast<int>(std::strlen(passphrase));
    return PEM_write_bio_PKCS8PrivateKey(bio, &key, passphrase == nullptr ? nullptr : EVP_aes_128_cbc(),
                                         passphrase, size, nullptr, nullptr);
  });
}

Authority::Authority(const Folder& folder, const std::string& name)
    : folder_{folder}, name_{name}, key_{new_key()} {
  certificate_ = unsigned_certificate({name, {}, -2, 1000}, *key_, 1);
  extend(*certificate_, NID_basic_constraints, "critical,CA:TRUE");
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  require(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0, "X509_sign");
  file_ = folder_.write(name + ".pem", pem_of(*certificate_));
}

CertificateFiles Authority::issue(const Subject& subject) {
  const PrivateKey key = new_key();
  const Certificate certificate = unsigned_certificate(subject, *key, ++issued_ + 1);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  require(X509_sign(certificate.get(), key_.get(), EVP_sha256()) > 0, "X509_sign");
  const std::string name = name_ + "-" + std::to_string(issued_);
  return {folder_.write(name + ".pem", pem_of(*certificate)), folder_.write(name + ".key", pem_of(*key))};
}

}  // namespace smppguard::net
