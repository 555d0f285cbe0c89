// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::net {

/// "host:port", "[2001:db8::1]:2775".
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// What the kernel does for a connection that is silent or does not take what is sent.
struct TcpOptions {
  std::chrono::seconds keep_alive_idle{60};
  std::chrono::seconds keep_alive_interval{15};
  unsigned keep_alive_probes = 4;
  /// A peer that acknowledges nothing for so long is given up.
  std::chrono::milliseconds user_timeout{60'000};

  friend bool operator==(const TcpOptions&, const TcpOptions&) = default;
};

enum class TlsVersion : std::uint8_t { tls_1_2, tls_1_3 };
enum class ClientCertificates : std::uint8_t { none, optional, required };

/// Which system_ids whoever shows a certificate with this name (subject CN or DNS name, exact) may bind.
struct CertificateRights {
  std::string certificate;
  std::vector<std::string> system_ids;  ///< globs

  friend bool operator==(const CertificateRights&, const CertificateRights&) = default;
};

/// TLS of a side that is connected to. Files are PEM.
struct ServerTlsOptions {
  std::string certificate;  ///< the chain, own certificate first
  std::string key;
  TlsVersion min_version = TlsVersion::tls_1_2;
  ClientCertificates client_certificates = ClientCertificates::none;
  std::string client_ca;                    ///< who signs client certificates
  std::vector<CertificateRights> may_bind;  ///< empty: a certificate may bind anything

  friend bool operator==(const ServerTlsOptions&, const ServerTlsOptions&) = default;
};

enum class VerifyPeer : std::uint8_t { full, none };

/// TLS of a side that connects.
struct ClientTlsOptions {
  std::string ca;           ///< empty: the system's authorities
  std::string server_name;  ///< empty: the endpoint's host
  VerifyPeer verify = VerifyPeer::full;
  std::string certificate;  ///< its own, where the SMSC asks for one; empty: none
  std::string key;
  TlsVersion min_version = TlsVersion::tls_1_2;

  friend bool operator==(const ClientTlsOptions&, const ClientTlsOptions&) = default;
};

struct ListenerOptions {
  std::string name;
  Endpoint address;  ///< an IP address; port 0 lets the system choose
  std::optional<ServerTlsOptions> tls;
  /// Balancers (CIDR) whose connections begin with a PROXY header, v1 or v2; it is refused from others.
  std::vector<std::string> proxy_from;
  TcpOptions tcp;

  friend bool operator==(const ListenerOptions&, const ListenerOptions&) = default;
};

/// What data_coding 0 means towards an SMSC.
enum class DataCodingZero : std::uint8_t { gsm, ascii, latin1, utf8 };
enum class ProxyHeader : std::uint8_t { none, v1, v2 };

/// A bind of smppguard's own that receives approvals where no ESME does.
struct ApprovalReceiverOptions {
  std::string system_id;
  std::string password_file;  ///< first line
  std::string system_type;
  std::chrono::milliseconds retry_first{1'000};
  std::chrono::milliseconds retry_most{60'000};

  friend bool operator==(const ApprovalReceiverOptions&, const ApprovalReceiverOptions&) = default;
};

struct UpstreamOptions {
  std::string name;
  std::vector<Endpoint> endpoints;  ///< tried in order
  std::chrono::milliseconds connect_timeout{5'000};
  /// An endpoint that could not be reached is passed over for retry_first, then twice as long each time.
  std::chrono::milliseconds retry_first{500};
  std::chrono::milliseconds retry_most{30'000};
  std::vector<std::string> source_addresses;  ///< local IP, at most one of each family; empty: the system's
  ProxyHeader proxy_header = ProxyHeader::none;
  std::optional<ClientTlsOptions> tls;
  DataCodingZero data_coding_0 = DataCodingZero::gsm;
  std::optional<ApprovalReceiverOptions> approval_receiver;
  TcpOptions tcp;

  friend bool operator==(const UpstreamOptions&, const UpstreamOptions&) = default;
};

/// Where SMSCs connect to, to have an ESME bind (outbind, 3.4 2.2.1).
struct OutbindOptions {
  std::string name;
  Endpoint address;
  std::string upstream;              ///< whose SMSC this is
  std::vector<std::string> sources;  ///< CIDR; who may connect. Empty only where certificates are required
  std::optional<ServerTlsOptions> tls;
  std::vector<Endpoint> esmes;  ///< who is called, tried in order
  std::chrono::milliseconds connect_timeout{5'000};
  TcpOptions tcp;

  friend bool operator==(const OutbindOptions&, const OutbindOptions&) = default;
};

struct LimitOptions {
  std::size_t workers = 0;  ///< 0: one per processor
  std::size_t max_connections = 20'000;
  /// Connections of one address that have not bound yet.
  std::size_t max_unbound_per_address = 1'000;
  /// Connections taken from the listeners' queues a second, all together; 0: as fast as they come.
  std::size_t accepts_per_second = 0;
  /// Octets that may wait to be written to one peer before reading from the other side stops.
  std::size_t write_buffer_octets = std::size_t{256} * 1024;

  friend bool operator==(const LimitOptions&, const LimitOptions&) = default;
};

}  // namespace smppguard::net
