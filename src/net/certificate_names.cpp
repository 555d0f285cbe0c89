// SPDX-License-Identifier: Apache-2.0
#include "certificate_names.hpp"

#include "openssl_pointers.hpp"

#include <algorithm>

namespace smppguard::net {
namespace {

void add(const ASN1_STRING* text, std::vector<std::string>& names) {
  unsigned char* utf8 = nullptr;
  const int octets = ASN1_STRING_to_UTF8(&utf8, text);
  if (octets < 0) return;
  const std::unique_ptr<unsigned char, FreedWith<[](unsigned char* p) { OPENSSL_free(p); }>> freed{utf8};
  std::string name(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(octets));
  // "a.example\0.b.example" is neither of the two.
  if (name.empty() || name.find('\0') != std::string::npos) return;
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

}  // namespace

std::vector<std::string> certificate_names(const SSL* ssl) {
  std::vector<std::string> names;
  const X509* certificate = SSL_get0_peer_certificate(ssl);
  // Without a verified chain the result is X509_V_OK too: nothing was looked at.
  if (certificate == nullptr || (SSL_get_verify_mode(ssl) & SSL_VERIFY_PEER) == 0 ||
      SSL_get_verify_result(ssl) != X509_V_OK) {
    return names;
  }
  const X509_NAME* subject = X509_get_subject_name(certificate);
  for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;) {
    add(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)), names);
  }
  const GeneralNames alternatives{
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))};
  for (int i = 0; i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
    const GENERAL_NAME* alternative = sk_GENERAL_NAME_value(alternatives.get(), i);
    if (alternative->type == GEN_DNS) add(alternative->d.dNSName, names);
  }
  return names;
}

}  // namespace smppguard::net
