// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/framer.hpp"

#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::smpp {
namespace {

using smppguard::testing::Octets;
using smppguard::testing::Pdu;

bool needs_more(const Framed& framed) {
  return std::holds_alternative<NeedMore>(framed);
}

/// The command_length by which framing was lost; nothing if it was not.
std::optional<std::uint32_t> lost_by(const Framed& framed) {
  const auto* lost = std::get_if<FramingLost>(&framed);
  return lost == nullptr ? std::nullopt : std::optional{lost->command_length};
}

std::uint32_t sequence_of(const Framed& framed) {
  return std::get<PduView>(framed).sequence_number();
}

TEST(Framer, NeedsTheWholePdu) {
  const Octets pdu = testing::submit_sm().octets();
  const Framer framer;
  for (std::size_t size = 0; size < pdu.size(); ++size) {
    EXPECT_TRUE(needs_more(framer.next(Bytes{pdu}.first(size)))) << size;
  }
  const Framed framed = framer.next(pdu);
  ASSERT_TRUE(std::holds_alternative<PduView>(framed));
  EXPECT_EQ(std::get<PduView>(framed).octets().data(), pdu.data());
  EXPECT_EQ(std::get<PduView>(framed).octets().size(), pdu.size());
}

TEST(Framer, ReadsTheHeader) {
  const Octets pdu =
      Pdu(CommandId::data_sm_resp, 0xFFFFFFFE, static_cast<CommandStatus>(0x45)).int1(0).octets();
  const PduView view = std::get<PduView>(Framer{}.next(pdu));
  EXPECT_EQ(view.command_id(), CommandId::data_sm_resp);
  EXPECT_EQ(view.command_status(), static_cast<CommandStatus>(0x45));
  EXPECT_EQ(view.sequence_number(), 0xFFFFFFFEU);
  EXPECT_EQ(view.body().size(), 1U);
}

TEST(Framer, LeavesWhatFollowsThePdu) {
  const Octets octets = testing::stream(
      {Pdu(CommandId::enquire_link, 1), testing::submit_sm({.sequence = 2}), Pdu(CommandId::unbind, 3)});
  Bytes unread = octets;
  for (std::uint32_t sequence = 1; sequence <= 3; ++sequence) {
    const Framed framed = Framer{}.next(unread);
    ASSERT_TRUE(std::holds_alternative<PduView>(framed));
    EXPECT_EQ(sequence_of(framed), sequence);
    unread = unread.subspan(std::get<PduView>(framed).octets().size());
  }
  EXPECT_TRUE(needs_more(Framer{}.next(unread)));
}

// Wherever TCP cuts the stream, the same PDUs come out.
TEST(Framer, EveryCutPositionGivesTheSamePdus) {
  const Octets octets = testing::stream({Pdu(CommandId::enquire_link, 1), testing::submit_sm({.sequence = 2}),
                                         testing::data_sm({.sequence = 3}), Pdu(CommandId::unbind, 4)});
  for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
    std::vector<std::uint32_t> sequences;
    std::size_t done = 0;
    for (const std::size_t arrived : {cut, octets.size()}) {
      Framed framed = Framer{}.next(Bytes{octets}.subspan(done, arrived - done));
      while (const auto* pdu = std::get_if<PduView>(&framed)) {
        sequences.push_back(pdu->sequence_number());
        done += pdu->octets().size();
        framed = Framer{}.next(Bytes{octets}.subspan(done, arrived - done));
      }
      ASSERT_TRUE(needs_more(framed));
    }
    ASSERT_EQ(sequences, (std::vector<std::uint32_t>{1, 2, 3, 4})) << "cut at " << cut;
    ASSERT_EQ(done, octets.size());
  }
}

TEST(Framer, IsLostBelowAHeader) {
  for (std::uint32_t length = 1; length < kHeaderOctets; ++length) {
    EXPECT_EQ(lost_by(Framer{}.next(Pdu(CommandId::unbind).claim_length(length).octets())), length);
  }
  EXPECT_EQ(lost_by(Framer{}.next(Octets(16))), 0U);
}

TEST(Framer, IsLostAboveTheLimitAndNotAtIt) {
  const Framer framer{Framer::kLeastLimit};
  Octets octets(framer.limit());
  store_be32(octets.data(), framer.limit());
  EXPECT_TRUE(std::holds_alternative<PduView>(framer.next(octets)));
  store_be32(octets.data(), framer.limit() + 1);
  EXPECT_EQ(lost_by(framer.next(octets)), framer.limit() + 1);
}

// Nobody waits for, or stores, what a length promises that is never kept.
TEST(Framer, FourOctetsAreEnoughToBeLost) {
  const auto lost = [](std::string_view start) { return lost_by(Framer{}.next(as_bytes(start))); };
  EXPECT_EQ(lost("HTTP"), 0x48545450U);
  EXPECT_EQ(lost("GET / HTTP/1.1\r\n"), 0x47455420U);
  EXPECT_EQ(lost("PROXY TCP4 "), 0x50524F58U);
  EXPECT_EQ(lost("\r\n\r\n"), 0x0D0A0D0AU);
  EXPECT_EQ(lost("\x16\x03\x01\x02"), 0x16030102U);
  EXPECT_EQ(lost("\xFF\xFF\xFF\xFF"), 0xFFFFFFFFU);
}

TEST(Framer, TakesTheLargestLegalPdu) {
  std::vector<testing::Destination> destinations(255, testing::Destination{"12345678901234567890"});
  const std::string payload(65'535, 'x');
  const Octets pdu = testing::submit_multi({.destinations = destinations, .text = ""})
                         .tlv(tag::kMessagePayload, payload)
                         .octets();
  EXPECT_GT(pdu.size(), 70'000U);
  EXPECT_TRUE(std::holds_alternative<PduView>(Framer{}.next(pdu)));
}

}  // namespace
}  // namespace smppguard::smpp
