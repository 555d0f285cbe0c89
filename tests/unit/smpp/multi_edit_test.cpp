// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/multi_edit.hpp"

#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::smpp {
namespace {

using namespace std::string_view_literals;
using smppguard::testing::Destination;
using smppguard::testing::distribution_list;
using smppguard::testing::MultiFields;
using smppguard::testing::Octets;
using smppguard::testing::Pdu;
using smppguard::testing::submit_multi;

Octets without(const Pdu& pdu, const std::vector<bool>& left_out) {
  const Octets octets = pdu.octets();
  return without_destinations(PduView{octets}, left_out);
}

Octets multi_to(std::vector<Destination> destinations) {
  return submit_multi({.destinations = std::move(destinations)}).octets();
}

/// 1222333 and four digits.
std::vector<std::string> numbers(std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(std::to_string(12223330000 + i));
  return numbers;
}

std::vector<Destination> destinations_of(const std::vector<std::string>& numbers) {
  std::vector<Destination> destinations;
  for (const std::string& number : numbers) destinations.emplace_back(number.c_str());
  return destinations;
}

Pdu resp(std::string_view message_id, const std::vector<UnsuccessSme>& entries) {
  Pdu pdu{CommandId::submit_multi_resp, 7};
  pdu.c_string(message_id).int1(static_cast<std::uint32_t>(entries.size()));
  for (const UnsuccessSme& sme : entries) {
    pdu.int1(sme.dest_addr_ton)
        .int1(sme.dest_addr_npi)
        .c_string(sme.destination_addr)
        .int4(sme.error_status_code);
  }
  return pdu;
}

UnsuccessSme sme(std::string number, std::uint32_t status = 0x66) {
  return {1, 1, std::move(number), status};
}

Octets completed(const Octets& response, const std::vector<UnsuccessSme>& refused) {
  const Completed result = with_unsuccess(PduView{response}, refused);
  EXPECT_EQ(result.dropped, 0U);
  return result.pdu;
}

Octets completed(const Pdu& response, const std::vector<UnsuccessSme>& refused) {
  return completed(response.octets(), refused);
}

TEST(UnsuccessOf, KeepsTheRecipientsForm) {
  const Octets list{3, 1, 2, 8, '2', '2', '2', 0, 2, 'd', 'l', 0, 1, 0, 0, 0};
  DestAddressReader entries{list};
  EXPECT_EQ(unsuccess_of(*entries.next(), CommandStatus::rx_r_appn), (UnsuccessSme{2, 8, "222", 0x66}));
  EXPECT_EQ(unsuccess_of(*entries.next(), static_cast<CommandStatus>(0x401)),
            (UnsuccessSme{0, 0, "dl", 0x401}));
  EXPECT_EQ(unsuccess_of(*entries.next(), CommandStatus::rinvdstadr), (UnsuccessSme{0, 0, "", 0x0B}));
}

TEST(WithoutDestinations, TakesOutAnyEntry) {
  const Pdu pdu = submit_multi({.destinations = {"12223330001", "12223330002", "12223330003"}});
  EXPECT_EQ(without(pdu, {true, false, false}), multi_to({"12223330002", "12223330003"}));
  EXPECT_EQ(without(pdu, {false, true, false}), multi_to({"12223330001", "12223330003"}));
  EXPECT_EQ(without(pdu, {false, false, true}), multi_to({"12223330001", "12223330002"}));
  EXPECT_EQ(without(pdu, {true, false, true}), multi_to({"12223330002"}));
  EXPECT_EQ(without(pdu, {false, false, false}), pdu.octets());
}

TEST(WithoutDestinations, GoesByPositionWhereANumberOccursTwice) {
  const Pdu pdu = submit_multi({.destinations = {"12223330001", "2223330001", "12223330001"}});
  EXPECT_EQ(without(pdu, {true, false, false}), multi_to({"2223330001", "12223330001"}));
  EXPECT_EQ(without(pdu, {true, true, false}), multi_to({"12223330001"}));
}

TEST(WithoutDestinations, DistributionListsAndEmptyNames) {
  const Pdu pdu = submit_multi(
      {.destinations = {distribution_list("friends"), "12223330001", "", distribution_list("")}});
  EXPECT_EQ(without(pdu, {true, false, false, false}), multi_to({"12223330001", "", distribution_list("")}));
  EXPECT_EQ(without(pdu, {false, true, true, true}), multi_to({distribution_list("friends")}));
}

TEST(WithoutDestinations, KeepsEveryOtherOctet) {
  const auto message = [](std::vector<Destination> destinations) {
    MultiFields fields{
        .source = "", .destinations = std::move(destinations), .text = "a\0b"sv, .sequence = 0xFFFFFFFF};
    fields.esm_class = 0x43;
    fields.registered_delivery = 1;
    fields.service_type = "OVERLONG";
    fields.validity_period = "000001000000000R";
    return submit_multi(fields).tlv(0x1401, "vendor").tlv2(0x0204, 9).tlv2(0x0204, 9).raw("\0\xEE\x01"sv);
  };
  EXPECT_EQ(without(message({"12223330001", "12223330002"}), {true, false}),
            message({"12223330002"}).octets());
}

TEST(WithoutDestinations, KeepsTheHeadersStatus) {
  Octets pdu = submit_multi({.destinations = {"12223330001", "12223330002"}}).octets();
  Octets expected = multi_to({"12223330001"});
  store_be32(pdu.data() + 8, 0x01020304);
  store_be32(expected.data() + 8, 0x01020304);
  EXPECT_EQ(without_destinations(PduView{pdu}, {false, true}), expected);
}

TEST(WithoutDestinations, ABodyThatIsCutBehindTheListStaysSo) {
  const Octets whole = submit_multi({.destinations = {"12223330001", "12223330002"}}).octets();
  const Octets expected = multi_to({"12223330002"});
  const std::size_t entry = whole.size() - expected.size();
  const std::size_t behind_list = submit_multi({.destinations = {}}).octets().size() - 15 + 2 * entry;
  for (std::size_t size = behind_list; size < whole.size(); ++size) {
    Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    Octets cut_expected(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(whole.size() - size));
    store_be32(cut_expected.data(), static_cast<std::uint32_t>(cut_expected.size()));
    ASSERT_TRUE(Body::read(PduView{cut}, Field::dest_addresses).sound());
    EXPECT_EQ(without_destinations(PduView{cut}, {true, false}), cut_expected) << size;
  }
}

TEST(WithoutDestinations, OverLongEntries) {
  const std::string over(30, '1');
  const Pdu pdu = submit_multi({.destinations = {over.c_str(), "12223330001", over.c_str()}});
  EXPECT_EQ(without(pdu, {true, false, true}), multi_to({"12223330001"}));
  EXPECT_EQ(without(pdu, {true, true, false}), multi_to({over.c_str()}));
}

TEST(WithoutDestinations, FullLists) {
  for (const std::size_t count : {254U, 255U}) {
    const std::vector<std::string> all = numbers(count);
    const Pdu pdu = submit_multi({.destinations = destinations_of(all)});
    std::vector<bool> left_out(count, true);
    left_out.back() = false;
    EXPECT_EQ(without(pdu, left_out), multi_to(destinations_of({all.back()})));
    left_out.flip();
    EXPECT_EQ(without(pdu, left_out), multi_to(destinations_of({all.begin(), all.end() - 1})));
  }
}

TEST(WithUnsuccess, AddsBehindTheSmscsOwnEntries) {
  const UnsuccessSme theirs{0, 0, "12223330001", 0x0B};
  const std::vector<UnsuccessSme> ours = {
      sme("12223330002"), {0, 0, "friends", 0x401}, sme("12223330002", 0x0B)};
  EXPECT_EQ(completed(resp("id-1", {}), ours), resp("id-1", ours).octets());
  EXPECT_EQ(completed(resp("id-1", {theirs}), ours),
            resp("id-1", {theirs, ours[0], ours[1], ours[2]}).octets());
  EXPECT_EQ(completed(resp("", {theirs}), {}), resp("", {theirs}).octets());
}

TEST(WithUnsuccess, KeepsTlvsAndOctetsThatAreNone) {
  const auto tail = [](Pdu pdu) {
    return pdu.tlv(0x1401, "vendor").tlv(0x001D, "x\0"sv).raw("\0\xEE\x01"sv);
  };
  EXPECT_EQ(completed(tail(resp("id-1", {sme("12223330001")})), {sme("12223330002")}),
            tail(resp("id-1", {sme("12223330001"), sme("12223330002")})).octets());
}

TEST(WithUnsuccess, KeepsAnOverLongMessageId) {
  const std::string id(200, 'i');
  EXPECT_EQ(completed(resp(id, {}), {sme("12223330001")}), resp(id, {sme("12223330001")}).octets());
}

TEST(WithUnsuccess, KeepsTheSequenceNumber) {
  const Octets response = Pdu(CommandId::submit_multi_resp, 0xFFFFFFFF).c_string("id").int1(0).octets();
  EXPECT_EQ(PduView{completed(response, {sme("12223330001")})}.sequence_number(), 0xFFFFFFFF);
}

TEST(WithUnsuccess, WhatFindsNoRoomIsCounted) {
  std::vector<UnsuccessSme> entries;
  for (const std::string& number : numbers(255)) entries.push_back(sme(number));
  const std::vector<UnsuccessSme> theirs(entries.begin(), entries.begin() + 253);
  const Octets response = resp("id-1", theirs).tlv1(0x1400, 1).octets();

  const std::vector<UnsuccessSme> fit(entries.begin() + 253, entries.end());
  EXPECT_EQ(completed(response, fit), resp("id-1", entries).tlv1(0x1400, 1).octets());

  std::vector<UnsuccessSme> more = fit;
  more.insert(more.end(), 3, sme("12223339999"));
  const Completed result = with_unsuccess(PduView{response}, more);
  EXPECT_EQ(result.pdu, resp("id-1", entries).tlv1(0x1400, 1).octets());
  EXPECT_EQ(result.dropped, 3U);

  const Octets full = resp("id-1", entries).octets();
  const Completed unchanged = with_unsuccess(PduView{full}, fit);
  EXPECT_EQ(unchanged.pdu, full);
  EXPECT_EQ(unchanged.dropped, 2U);
}

TEST(WithUnsuccess, SuppliesWhatABodyLacks) {
  const std::vector<UnsuccessSme> ours = {sme("12223330002")};
  EXPECT_EQ(completed(Pdu(CommandId::submit_multi_resp, 7), ours), resp("", ours).octets());
  EXPECT_EQ(completed(Pdu(CommandId::submit_multi_resp, 7).raw("id-1"), ours), resp("id-1", ours).octets());
  EXPECT_EQ(completed(Pdu(CommandId::submit_multi_resp, 7).c_string("id-1"), ours),
            resp("id-1", ours).octets());
}

TEST(WithUnsuccess, OfAListThatClaimsTooMuchTheWholeEntriesStay) {
  const Octets claims_five = [] {
    Octets octets = resp("id-1", {sme("12223330001")}).octets();
    octets[kHeaderOctets + 5] = 5;
    return octets;
  }();
  EXPECT_EQ(completed(claims_five, {sme("12223330002")}),
            resp("id-1", {sme("12223330001"), sme("12223330002")}).octets());
}

// Wherever a response is cut: the entries that can be read, then ours, and nothing behind them.
TEST(WithUnsuccess, EveryCutIsCompleted) {
  const std::vector<UnsuccessSme> theirs = {sme("12223330001", 0x0B), {0, 0, "friends", 0x34}};
  const std::vector<UnsuccessSme> ours = {sme("12223330002"), {0, 0, "others", 0x401}};
  const Octets whole = resp("id-1", theirs).octets();
  const std::size_t first_entry = resp("id-1", {theirs[0]}).octets().size();
  for (std::size_t size = kHeaderOctets; size <= whole.size(); ++size) {
    Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    store_be32(cut.data(), static_cast<std::uint32_t>(size));
    const std::size_t kept = size < first_entry ? 0 : size < whole.size() ? 1 : 2;
    std::vector<UnsuccessSme> expected(theirs.begin(), theirs.begin() + static_cast<std::ptrdiff_t>(kept));
    expected.insert(expected.end(), ours.begin(), ours.end());
    const std::string_view id = "id-1"sv.substr(0, size - kHeaderOctets);
    EXPECT_EQ(completed(cut, ours), resp(id, expected).octets()) << size;
    EXPECT_TRUE(Body::read(PduView{completed(cut, ours)}).sound()) << size;
  }
}

}  // namespace
}  // namespace smppguard::smpp
