// SPDX-License-Identifier: Apache-2.0
#include "proxy_header.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace smppguard::net {
namespace {

using namespace std::string_literals;

constexpr ProxyHeader kVersions[] = {ProxyHeader::v1, ProxyHeader::v2};

SocketAddress at(const std::string& ip, std::uint16_t port) {
  return {IpAddress::parse(ip).value(), port};
}

std::string v2(std::uint8_t command, std::uint8_t family, const std::string& body) {
  std::string header{"\r\n\r\n\0\r\nQUIT\n", 12};
  header += static_cast<char>(command);
  header += static_cast<char>(family);
  header += static_cast<char>(body.size() >> 8U);
  header += static_cast<char>(body.size());
  return header + body;
}

const std::string kTcp4Body =
    "\x0A\x01\x02\x03\x0A\x00\x00\x01\x9C\x41\x0A\xD7"s;  // 10.1.2.3:40001 -> 10.0.0.1:2775
const std::string kTcp6Body = "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x01"s +
                              "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x02"s + "\x9C\x41\x0A\xD7"s;

std::string why(const std::string& header) {
  const ProxyParsed parsed = parse_proxy_header(as_bytes(header));
  const auto* invalid = std::get_if<ProxyInvalid>(&parsed);
  return invalid == nullptr ? "" : invalid->why;
}

/// Whole at its end, wherever it is cut, whatever follows it.
void expect_header(const std::string& header, const std::optional<SocketAddress>& source) {
  for (std::size_t cut = 0; cut < header.size(); ++cut) {
    const ProxyParsed parsed = parse_proxy_header(as_bytes(header).first(cut));
    EXPECT_TRUE(std::holds_alternative<ProxyNeedsMore>(parsed)) << header << " cut at " << cut;
  }
  for (const std::string& rest : {""s, "\0\0\0\x10"s, "\r\n"s, header}) {
    const std::string all = header + rest;
    const ProxyParsed parsed = parse_proxy_header(as_bytes(all));
    const auto* found = std::get_if<ProxyFound>(&parsed);
    ASSERT_NE(found, nullptr) << header << ": " << why(all);
    EXPECT_EQ(found->octets, header.size());
    EXPECT_EQ(found->source, source) << header;
  }
}

TEST(ProxyHeaders, Version1) {
  expect_header("PROXY TCP4 10.1.2.3 10.0.0.1 40001 2775\r\n", at("10.1.2.3", 40001));
  expect_header("PROXY TCP4 255.255.255.255 255.255.255.255 65535 0\r\n", at("255.255.255.255", 65535));
  expect_header("PROXY TCP6 2001:db8::1 2001:db8::2 40001 2775\r\n", at("2001:db8::1", 40001));
  expect_header(
      "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 "
      "65535\r\n",
      at("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535));
  expect_header("PROXY TCP6 ::ffff:10.1.2.3 ::1 1 2\r\n", at("10.1.2.3", 1));
  expect_header("PROXY UNKNOWN\r\n", std::nullopt);
  expect_header("PROXY UNKNOWN ffff::1 whatever \r it is\r\n", std::nullopt);
  expect_header("PROXY UNKNOWN" + std::string(107 - 15, ' ') + "\r\n", std::nullopt);
}

TEST(ProxyHeaders, Version2) {
  expect_header(v2(0x21, 0x11, kTcp4Body), at("10.1.2.3", 40001));
  expect_header(v2(0x21, 0x21, kTcp6Body), at("2001:db8::1", 40001));
  expect_header(v2(0x21, 0x11, kTcp4Body + "\x03\x00\x04\xAA\xBB\xCC\xDD\x04\x00\x01\x00"s),
                at("10.1.2.3", 40001));
  expect_header(v2(0x21, 0x21, kTcp6Body + std::string(500, 'x')), at("2001:db8::1", 40001));
}

TEST(ProxyHeaders, Version2WithoutAnAddressOfTcpKeepsTheConnectionsOwn) {
  expect_header(v2(0x20, 0x00, ""), std::nullopt);         // LOCAL
  expect_header(v2(0x20, 0x11, kTcp4Body), std::nullopt);  // its addresses do not count
  expect_header(v2(0x20, 0xFF, "anything"), std::nullopt);
  expect_header(v2(0x21, 0x00, ""), std::nullopt);         // UNSPEC
  expect_header(v2(0x21, 0x12, kTcp4Body), std::nullopt);  // UDP
  expect_header(v2(0x21, 0x22, kTcp6Body), std::nullopt);
  expect_header(v2(0x21, 0x31, std::string(216, '/')), std::nullopt);  // a Unix socket
}

TEST(ProxyHeaders, WhatIsNoHeaderIsSeenAtTheFirstOctetThatDiffers) {
  EXPECT_EQ(why("\0\0\0\x1F"s), "no PROXY header");   // SMPP
  EXPECT_EQ(why("\x16\x03\x01"), "no PROXY header");  // TLS
  EXPECT_EQ(why("PRI"), "no PROXY header");
  EXPECT_EQ(why("PROXY\t"), "no PROXY header");
  EXPECT_EQ(why("\r\n\r\nX"), "no PROXY header");
  EXPECT_EQ(why("\r\n\r\n\0\r\nQUIT "s), "no PROXY header");
}

TEST(ProxyHeaders, DamagedLinesAreRefused) {
  for (const char* line : {"",
                           "TCP4",
                           "tcp4 10.1.2.3 10.0.0.1 1 2",
                           "TCP5 10.1.2.3 10.0.0.1 1 2",
                           "UNKNOWN4",
                           "TCP4 10.1.2.3 10.0.0.1 1",
                           "TCP4 10.1.2.3 10.0.0.1 1 2 3",
                           "TCP4 10.1.2.3 10.0.0.1 1 2 ",
                           "TCP4  10.1.2.3 10.0.0.1 1 2",
                           "TCP4 10.1.2.3 10.0.0.1 1 65536",
                           "TCP4 10.1.2.3 10.0.0.1 -1 2",
                           "TCP4 10.1.2.3 10.0.0.1 01 2",
                           "TCP4 10.1.2.3 10.0.0.1 +1 2",
                           "TCP4 10.1.2.3 10.0.0.1 0x1 2",
                           "TCP4 10.1.2 10.0.0.1 1 2",
                           "TCP4 10.1.2.256 10.0.0.1 1 2",
                           "TCP4 2001:db8::1 10.0.0.1 1 2",
                           "TCP6 10.1.2.3 2001:db8::1 1 2",
                           "TCP6 2001:db8::1%eth0 2001:db8::1 1 2",
                           "TCP4 10.1.2.3 10.0.0.1 1 2\r",
                           "TCP4 10.1.2.3 10.0.0.1 1 2\n"}) {
    EXPECT_EQ(why("PROXY " + std::string{line} + "\r\n"), "a damaged PROXY line") << line;
  }
  EXPECT_EQ(why("PROXY TCP4 10.1.2.3\0 10.0.0.1 1 2\r\n"s), "a damaged PROXY line");
}

TEST(ProxyHeaders, LongOnesAreRefused) {
  const std::string line = "PROXY UNKNOWN" + std::string(107 - 13, 'x');
  EXPECT_EQ(why(line.substr(0, 106)), "");
  EXPECT_EQ(why(line), "a PROXY line of more than 107 octets");
  EXPECT_EQ(why(line + "\r\n"), "a PROXY line of more than 107 octets");
  EXPECT_EQ(why(v2(0x21, 0x11, kTcp4Body + std::string(524, 'x'))), "");
  EXPECT_EQ(why(v2(0x21, 0x11, kTcp4Body + std::string(525, 'x')).substr(0, 16)),
            "a PROXY header of more than 552 octets");
}

TEST(ProxyHeaders, DamagedVersion2IsRefusedWithItsFixedPart) {
  EXPECT_EQ(why(v2(0x11, 0x11, kTcp4Body).substr(0, 16)), "a PROXY header of an unknown version");
  EXPECT_EQ(why(v2(0x22, 0x11, kTcp4Body)), "a PROXY header of an unknown version");
  EXPECT_EQ(why(v2(0x21, 0x13, kTcp4Body)), "a PROXY header of an unknown family");
  EXPECT_EQ(why(v2(0x21, 0x41, kTcp4Body)), "a PROXY header of an unknown family");
  EXPECT_EQ(why(v2(0x21, 0x10, kTcp4Body)), "a PROXY header of an unknown family");
  EXPECT_EQ(why(v2(0x21, 0x11, kTcp4Body.substr(1))), "a PROXY header without its addresses");
  EXPECT_EQ(why(v2(0x21, 0x21, kTcp6Body.substr(1))), "a PROXY header without its addresses");
}

TEST(ProxyHeaders, WhatIsComposedIsRead) {
  for (const ProxyHeader version : kVersions) {
    for (const std::string source : {"10.1.2.3", "2001:db8::1", "255.255.255.255", "::"}) {
      for (const std::string destination : {"10.0.0.1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
        const auto header = compose_proxy_header(version, Proxied{at(source, 65535), at(destination, 2775)});
        expect_header(std::string(as_chars(header)), at(source, 65535));
      }
    }
    expect_header(std::string(as_chars(compose_proxy_header(version, std::nullopt))), std::nullopt);
  }
}

TEST(ProxyHeaders, TheOctetsAreThoseOfTheSpecification) {
  const Proxied four{at("10.1.2.3", 40001), at("10.0.0.1", 2775)};
  const Proxied six{at("2001:db8::1", 40001), at("2001:db8::2", 2775)};
  const Proxied mixed{at("10.1.2.3", 40001), at("2001:db8::2", 2775)};
  EXPECT_EQ(as_chars(compose_proxy_header(ProxyHeader::v1, four)),
            "PROXY TCP4 10.1.2.3 10.0.0.1 40001 2775\r\n");
  EXPECT_EQ(as_chars(compose_proxy_header(ProxyHeader::v1, six)),
            "PROXY TCP6 2001:db8::1 2001:db8::2 40001 2775\r\n");
  EXPECT_EQ(as_chars(compose_proxy_header(ProxyHeader::v1, mixed)),
            "PROXY TCP6 ::ffff:10.1.2.3 2001:db8::2 40001 2775\r\n");
  EXPECT_EQ(as_chars(compose_proxy_header(ProxyHeader::v1, std::nullopt)), "PROXY UNKNOWN\r\n");
  EXPECT_EQ(as_chars(compose_proxy_header(ProxyHeader::v2, four)), v2(0x21, 0x11, kTcp4Body));
  EXPECT_EQ(as_chars(compose_proxy_header(ProxyHeader::v2, six)), v2(0x21, 0x21, kTcp6Body));
  EXPECT_EQ(
      as_chars(compose_proxy_header(ProxyHeader::v2, mixed)),
      v2(0x21, 0x21, std::string(10, '\0') + "\xFF\xFF" + kTcp4Body.substr(0, 4) + kTcp6Body.substr(16)));
  EXPECT_EQ(as_chars(compose_proxy_header(ProxyHeader::v2, std::nullopt)), v2(0x20, 0x00, ""));
}

}  // namespace
}  // namespace smppguard::net
