// SPDX-License-Identifier: Apache-2.0
#include "endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::config {
namespace {

using testing::HasSubstr;

std::string listener(std::string_view text) {
  const auto read = read_listener_address(text);
  return read ? read->host + " " + std::to_string(read->port) : read.error().message;
}

std::string upstream(std::string_view text) {
  const auto read = read_upstream_endpoint(text);
  return read ? read->host + " " + std::to_string(read->port) : read.error().message;
}

TEST(ListenerAddress, IsALiteralAddressWithAPort) {
  EXPECT_EQ(listener("0.0.0.0:2775"), "0.0.0.0 2775");
  EXPECT_EQ(listener("127.0.0.1:0"), "127.0.0.1 0");
  EXPECT_EQ(listener("[::]:2775"), ":: 2775");
  EXPECT_EQ(listener("[2001:db8::1]:65535"), "2001:db8::1 65535");
}

TEST(ListenerAddress, IsNoName) {
  for (const char* text : {"localhost:2775", "*:2775", ":2775", "10.0.0.300:2775", "010.0.0:2775"}) {
    EXPECT_THAT(listener(text), HasSubstr("is not a literal IP address")) << text;
  }
}

TEST(Endpoint, NeedsAPort) {
  for (const char* text : {"", "2775", "smsc.example.net", "10.0.0.1", "[2001:db8::1]", "[::", "["}) {
    EXPECT_THAT(upstream(text), HasSubstr("there is no port")) << text;
    EXPECT_THAT(listener(text), HasSubstr("there is no port")) << text;
  }
}

TEST(Endpoint, NeedsAPortThatIsOne) {
  for (const char* text :
       {"a:", "a:65536", "a:-1", "a:+1", "a:2775 ", "a:0x1", "a:smpp", "a:99999999999999999999"}) {
    EXPECT_THAT(upstream(text), HasSubstr("the port is a number up to 65535")) << text;
  }
  EXPECT_THAT(upstream("smsc.example.net:0"), HasSubstr("the port is 1 to 65535"));
}

TEST(Endpoint, PutsBracketsAroundIpv6Only) {
  for (const char* text : {"2001:db8::1:2775", "[smsc.example.net]:2775", "[10.0.0.1]:2775", "[]:2775",
                           "[:]:2775", "[2001:db8::g]:2775", "::1]:2775"}) {
    EXPECT_THAT(upstream(text), HasSubstr("brackets stand around an IPv6 address")) << text;
  }
}

TEST(UpstreamEndpoint, IsANameOrAnAddress) {
  EXPECT_EQ(upstream("smsc1.example.net:2775"), "smsc1.example.net 2775");
  EXPECT_EQ(upstream("smsc1.example.net.:2775"), "smsc1.example.net. 2775");
  EXPECT_EQ(upstream("localhost:1"), "localhost 1");
  EXPECT_EQ(upstream("smsc_a-1:65535"), "smsc_a-1 65535");
  EXPECT_EQ(upstream("3com.example:2775"), "3com.example 2775");
  EXPECT_EQ(upstream("192.0.2.1:2775"), "192.0.2.1 2775");
  EXPECT_EQ(upstream("[2001:db8::1]:2775"), "2001:db8::1 2775");
  const std::string label_of_63(63, 'a');
  EXPECT_EQ(upstream(label_of_63 + ":1"), label_of_63 + " 1");
}

TEST(UpstreamEndpoint, RefusesWhatNoHostIsCalled) {
  const auto refused = HasSubstr("neither a name nor an IP address");
  for (const char* text : {":1", ".:1", "a..b:1", ".a:1", "a..:1", "-a:1", "a-:1", "a b:1", "smpp//a:1",
                           "10.0.0.300:1", "a.1:1", "m\xC3\xBCnchen.example:1"}) {
    EXPECT_THAT(upstream(text), refused) << text;
  }
  const std::string label_of_64(64, 'a');
  EXPECT_THAT(upstream(label_of_64 + ":1"), refused);
  std::string name_of_255 = "a";
  while (name_of_255.size() < 255) name_of_255 += ".a";
  EXPECT_THAT(upstream(name_of_255 + ":1"), refused);
  EXPECT_EQ(upstream(name_of_255.substr(2) + ":1"), name_of_255.substr(2) + " 1");
}

TEST(Host, IsANameOrAnAddressWithoutAPort) {
  for (const char* text : {"smsc.example.net", "localhost", "192.0.2.1", "2001:db8::1"}) {
    EXPECT_TRUE(is_host(text)) << text;
  }
  for (const char* text : {"", "smsc.example.net:2775", "[2001:db8::1]", "10.0.0.300", "a b"}) {
    EXPECT_FALSE(is_host(text)) << text;
  }
}

}  // namespace
}  // namespace smppguard::config
