// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include "endpoint.hpp"

#include <fmt/format.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::config {
namespace {

using net::CertificateRights;
using net::ClientCertificates;
using net::ServerTlsOptions;
using net::TlsVersion;
using net::VerifyPeer;

constexpr std::array kVersions =
    std::to_array<Choice<TlsVersion>>({{"1.2", TlsVersion::tls_1_2}, {"1.3", TlsVersion::tls_1_3}});
constexpr std::array kClientCertificates =
    std::to_array<Choice<ClientCertificates>>({{"none", ClientCertificates::none},
                                               {"optional", ClientCertificates::optional},
                                               {"required", ClientCertificates::required}});
constexpr std::array kVerify =
    std::to_array<Choice<VerifyPeer>>({{"full", VerifyPeer::full}, {"none", VerifyPeer::none}});

// The certificates that have rights so far.
using Seen = std::map<std::string, Place, std::less<>>;

CertificateRights read_rights(const TreeNode& node, Seen& seen, Report& report) {
  CertificateRights rights;
  Section section{&node, "an entry of may_bind", report};
  if (const TreeNode* certificate = section.required_scalar("certificate")) {
    rights.certificate = certificate->text;
    const auto [first, is_new] = seen.emplace(certificate->text, certificate->place);
    if (!is_new) {
      report.error(certificate->place,
                   {fmt::format("the certificate {} stands twice", in_quotes(certificate->text)),
                    fmt::format("the first is in line {}; one entry can name several system_ids",
                                first->second.line)});
    }
  }
  for (const TreeNode* system_id : section.required_texts("system_ids")) {
    rights.system_ids.push_back(system_id->text);
  }
  section.finish();
  return rights;
}

void read_may_bind(Section& tls, std::vector<CertificateRights>& may_bind) {
  if (tls.find("may_bind") == nullptr) return;
  Seen seen;
  for (const TreeNode& entry :
       tls.required_entries("may_bind", "leave may_bind out if every certificate may bind everything")) {
    may_bind.push_back(read_rights(entry, seen, tls.report()));
  }
}

// These mean something only where certificates are asked for.
void refuse_without_certificates(Section& tls, std::string_view key) {
  const TreeNode* node = tls.find(key);
  if (node == nullptr) return;
  tls.report().error(node->key_place,
                     {fmt::format("{} has no effect: no client certificate is asked for", key),
                      "set client_certificates: required or optional, or remove it"});
}

void read_client_certificates(Section& tls, Caller caller, ServerTlsOptions& options) {
  const std::size_t errors = tls.report().errors();
  tls.choice("client_certificates", options.client_certificates, kClientCertificates);
  const bool known = tls.report().errors() == errors;
  tls.filled_text("client_ca", options.client_ca);
  if (caller == Caller::esme) read_may_bind(tls, options.may_bind);
  if (!known) return;
  if (options.client_certificates == ClientCertificates::none) {
    refuse_without_certificates(tls, "client_ca");
    if (caller == Caller::esme) refuse_without_certificates(tls, "may_bind");
  } else if (tls.find("client_ca") == nullptr) {
    tls.report().error(tls.find("client_certificates")->place,
                       {"client certificates cannot be checked without an authority",
                        "name the PEM file of the one that signs them as client_ca:"});
  }
}

void read_server_name(Section& tls, std::string& server_name) {
  const TreeNode* node = tls.filled_scalar("server_name");
  if (node == nullptr) return;
  server_name = node->text;
  if (is_host(node->text)) return;
  tls.report().error(node->place,
                     {fmt::format("{} is neither a host name nor an IP address", in_quotes(node->text)),
                      "write the name in the SMSC's certificate, without a port"});
}

void read_verify(Section& tls, VerifyPeer& verify) {
  tls.choice("verify", verify, kVerify);
  if (verify == VerifyPeer::full) return;
  tls.report().warning(tls.find("verify")->place,
                       {"verify: none: anybody in between can read the passwords and change the messages",
                        "name the SMSC's authority as ca: and the name in its certificate as server_name:"});
}

void check_pair(Section& tls, std::string_view given, std::string_view missing) {
  const TreeNode* node = tls.find(given);
  if (node == nullptr || tls.find(missing) != nullptr) return;
  tls.report().error(node->key_place, {fmt::format("{} needs \"{}\" beside it", given, missing), ""});
}

}  // namespace

std::optional<ServerTlsOptions> read_server_tls(Section& parent, Caller caller) {
  const TreeNode* node = parent.value("tls");
  if (node == nullptr) return std::nullopt;
  ServerTlsOptions options;
  Section section{node, "tls", parent.report()};
  section.required_text("certificate", options.certificate);
  section.required_text("key", options.key);
  section.choice("min_version", options.min_version, kVersions);
  read_client_certificates(section, caller, options);
  section.finish();
  return options;
}

std::optional<net::ClientTlsOptions> read_client_tls(Section& parent) {
  const TreeNode* node = parent.value("tls");
  if (node == nullptr) return std::nullopt;
  net::ClientTlsOptions options;
  Section section{node, "tls", parent.report()};
  section.filled_text("ca", options.ca);
  read_server_name(section, options.server_name);
  read_verify(section, options.verify);
  section.filled_text("certificate", options.certificate);
  section.filled_text("key", options.key);
  check_pair(section, "certificate", "key");
  check_pair(section, "key", "certificate");
  section.choice("min_version", options.min_version, kVersions);
  section.finish();
  return options;
}

}  // namespace smppguard::config
