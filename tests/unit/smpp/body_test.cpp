// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::smpp {
namespace {

using smppguard::testing::Octets;
using smppguard::testing::Pdu;

/// A PDU written octet by octet, and what its fields hold.
struct Example {
  Octets pdu;
  std::vector<std::pair<Field, std::string>> fields;
};

std::string octet(unsigned value) {
  return {static_cast<char>(value)};
}

using F = Field;
using C = CommandId;

Example message_example(CommandId id) {
  return {Pdu(id)
              .c_string("WAP")
              .int1(1)
              .int1(2)
              .c_string("12223334545")
              .int1(3)
              .int1(4)
              .c_string("13334445656")
              .int1(0x40)
              .int1(5)
              .int1(6)
              .c_string("240326120000000+")
              .c_string("000001000000000R")
              .int1(7)
              .int1(1)
              .int1(8)
              .int1(9)
              .counted("text")
              .octets(),
          {{F::service_type, "WAP"},
           {F::source_addr_ton, octet(1)},
           {F::source_addr_npi, octet(2)},
           {F::source_addr, "12223334545"},
           {F::dest_addr_ton, octet(3)},
           {F::dest_addr_npi, octet(4)},
           {F::destination_addr, "13334445656"},
           {F::esm_class, octet(0x40)},
           {F::protocol_id, octet(5)},
           {F::priority_flag, octet(6)},
           {F::schedule_delivery_time, "240326120000000+"},
           {F::validity_period, "000001000000000R"},
           {F::registered_delivery, octet(7)},
           {F::replace_if_present_flag, octet(1)},
           {F::data_coding, octet(8)},
           {F::sm_default_msg_id, octet(9)},
           {F::short_message, "text"}}};
}

Example bind_example(CommandId id) {
  return {Pdu(id)
              .c_string("esme")
              .c_string("secret")
              .c_string("VMS")
              .int1(0x34)
              .int1(1)
              .int1(2)
              .c_string("^1")
              .octets(),
          {{F::system_id, "esme"},
           {F::password, "secret"},
           {F::system_type, "VMS"},
           {F::interface_version, octet(0x34)},
           {F::addr_ton, octet(1)},
           {F::addr_npi, octet(2)},
           {F::address_range, "^1"}}};
}

Example one_string_example(CommandId id, Field field) {
  return {Pdu(id).c_string("id-1").octets(), {{field, "id-1"}}};
}

Example query_example(CommandId id) {
  return {Pdu(id).c_string("id-1").int1(1).int1(2).c_string("12223334545").octets(),
          {{F::message_id, "id-1"},
           {F::source_addr_ton, octet(1)},
           {F::source_addr_npi, octet(2)},
           {F::source_addr, "12223334545"}}};
}

Example submit_multi_example() {
  const std::string list =
      octet(2) + octet(1) + octet(1) + octet(1) + "13334445656" + octet(0) + octet(2) + "friends" + octet(0);
  return {Pdu(C::submit_multi)
              .c_string("")
              .int1(1)
              .int1(2)
              .c_string("12223334545")
              .raw(list)
              .int1(3)
              .int1(4)
              .int1(5)
              .c_string("")
              .c_string("")
              .int1(6)
              .int1(0)
              .int1(8)
              .int1(9)
              .counted("text")
              .octets(),
          {{F::service_type, ""},
           {F::source_addr, "12223334545"},
           {F::dest_addresses, list},
           {F::esm_class, octet(3)},
           {F::protocol_id, octet(4)},
           {F::priority_flag, octet(5)},
           {F::registered_delivery, octet(6)},
           {F::data_coding, octet(8)},
           {F::sm_default_msg_id, octet(9)},
           {F::short_message, "text"}}};
}

Example submit_multi_resp_example() {
  const std::string list = octet(2) + octet(1) + octet(1) + "13334445656" + std::string("\0\0\0\0\x66", 5) +
                           octet(0) + octet(0) + std::string("\0\0\0\0\x0B", 5);
  return {Pdu(C::submit_multi_resp).c_string("id-1").raw(list).octets(),
          {{F::message_id, "id-1"}, {F::unsuccess_smes, list}}};
}

Example data_sm_example() {
  return {Pdu(C::data_sm)
              .c_string("")
              .int1(1)
              .int1(2)
              .c_string("12223334545")
              .int1(3)
              .int1(4)
              .c_string("13334445656")
              .int1(0x40)
              .int1(7)
              .int1(8)
              .octets(),
          {{F::service_type, ""},
           {F::source_addr_ton, octet(1)},
           {F::source_addr_npi, octet(2)},
           {F::source_addr, "12223334545"},
           {F::dest_addr_ton, octet(3)},
           {F::dest_addr_npi, octet(4)},
           {F::destination_addr, "13334445656"},
           {F::esm_class, octet(0x40)},
           {F::registered_delivery, octet(7)},
           {F::data_coding, octet(8)}}};
}

Example replace_sm_example() {
  return {Pdu(C::replace_sm)
              .c_string("id-1")
              .int1(1)
              .int1(2)
              .c_string("12223334545")
              .c_string("")
              .c_string("000001000000000R")
              .int1(7)
              .int1(9)
              .counted("text")
              .octets(),
          {{F::message_id, "id-1"},
           {F::source_addr, "12223334545"},
           {F::schedule_delivery_time, ""},
           {F::validity_period, "000001000000000R"},
           {F::registered_delivery, octet(7)},
           {F::sm_default_msg_id, octet(9)},
           {F::short_message, "text"}}};
}

Example cancel_sm_example() {
  return {Pdu(C::cancel_sm)
              .c_string("WAP")
              .c_string("id-1")
              .int1(1)
              .int1(2)
              .c_string("12223334545")
              .int1(3)
              .int1(4)
              .c_string("13334445656")
              .octets(),
          {{F::service_type, "WAP"},
           {F::message_id, "id-1"},
           {F::source_addr, "12223334545"},
           {F::destination_addr, "13334445656"}}};
}

Example alert_notification_example() {
  return {Pdu(C::alert_notification)
              .int1(1)
              .int1(2)
              .c_string("12223334545")
              .int1(3)
              .int1(4)
              .c_string("esme")
              .octets(),
          {{F::source_addr_ton, octet(1)},
           {F::source_addr_npi, octet(2)},
           {F::source_addr, "12223334545"},
           {F::esme_addr_ton, octet(3)},
           {F::esme_addr_npi, octet(4)},
           {F::esme_addr, "esme"}}};
}

Example broadcast_sm_example() {
  return {Pdu(C::broadcast_sm)
              .c_string("CBS")
              .int1(1)
              .int1(2)
              .c_string("12223334545")
              .c_string("id-1")
              .int1(3)
              .c_string("")
              .c_string("000001000000000R")
              .int1(1)
              .int1(8)
              .int1(9)
              .octets(),
          {{F::service_type, "CBS"},
           {F::source_addr, "12223334545"},
           {F::message_id, "id-1"},
           {F::priority_flag, octet(3)},
           {F::schedule_delivery_time, ""},
           {F::validity_period, "000001000000000R"},
           {F::replace_if_present_flag, octet(1)},
           {F::data_coding, octet(8)},
           {F::sm_default_msg_id, octet(9)}}};
}

std::vector<Example> examples() {
  const auto empty = [](CommandId id) { return Example{Pdu(id).octets(), {}}; };
  return {bind_example(C::bind_receiver),
          bind_example(C::bind_transmitter),
          bind_example(C::bind_transceiver),
          one_string_example(C::bind_receiver_resp, F::system_id),
          one_string_example(C::bind_transmitter_resp, F::system_id),
          one_string_example(C::bind_transceiver_resp, F::system_id),
          {Pdu(C::outbind).c_string("smsc").c_string("secret").octets(),
           {{F::system_id, "smsc"}, {F::password, "secret"}}},
          message_example(C::submit_sm),
          message_example(C::deliver_sm),
          one_string_example(C::submit_sm_resp, F::message_id),
          one_string_example(C::deliver_sm_resp, F::message_id),
          submit_multi_example(),
          submit_multi_resp_example(),
          data_sm_example(),
          one_string_example(C::data_sm_resp, F::message_id),
          query_example(C::query_sm),
          {Pdu(C::query_sm_resp).c_string("id-1").c_string("240326120000000+").int1(2).int1(3).octets(),
           {{F::message_id, "id-1"},
            {F::final_date, "240326120000000+"},
            {F::message_state, octet(2)},
            {F::error_code, octet(3)}}},
          cancel_sm_example(),
          replace_sm_example(),
          alert_notification_example(),
          broadcast_sm_example(),
          one_string_example(C::broadcast_sm_resp, F::message_id),
          query_example(C::query_broadcast_sm),
          one_string_example(C::query_broadcast_sm_resp, F::message_id),
          {Pdu(C::cancel_broadcast_sm)
               .c_string("CBS")
               .c_string("id-1")
               .int1(1)
               .int1(2)
               .c_string("12223334545")
               .octets(),
           {{F::service_type, "CBS"}, {F::message_id, "id-1"}, {F::source_addr, "12223334545"}}},
          empty(C::generic_nack),
          empty(C::unbind),
          empty(C::unbind_resp),
          empty(C::enquire_link),
          empty(C::enquire_link_resp),
          empty(C::cancel_sm_resp),
          empty(C::replace_sm_resp),
          empty(C::cancel_broadcast_sm_resp)};
}

std::string_view name_of(const Octets& pdu) {
  return find_body(PduView{pdu}.command_id())->name;
}

TEST(Body, TheExamplesCoverTheTable) {
  std::vector<std::string_view> names;
  for (const Example& example : examples()) names.push_back(name_of(example.pdu));
  std::vector<std::string_view> rows;
  for (const BodySpec& body : all_bodies()) rows.push_back(body.name);
  EXPECT_THAT(names, ::testing::UnorderedElementsAreArray(rows));
}

TEST(Body, ReadsEveryCommand) {
  for (const Example& example : examples()) {
    SCOPED_TRACE(name_of(example.pdu));
    const Body body = Body::read(PduView{example.pdu});
    EXPECT_TRUE(body.sound());
    for (const auto& [field, value] : example.fields) {
      EXPECT_EQ(body.text(field), value) << static_cast<int>(field);
      if (value.size() == 1) {
        EXPECT_EQ(body.int1(field), static_cast<std::uint8_t>(value[0]));
      }
    }
    EXPECT_TRUE(body.tlvs().empty());
  }
}

TEST(Body, KeepsWhatFollowsTheMandatoryPart) {
  for (const Example& example : examples()) {
    Octets pdu = example.pdu;
    const Octets tlv{0x14, 0x00, 0x00, 0x01, 0x7F};
    pdu.insert(pdu.end(), tlv.begin(), tlv.end());
    const Body body = Body::read(PduView{pdu});
    EXPECT_TRUE(body.sound()) << name_of(pdu);
    EXPECT_TRUE(std::equal(body.tlvs().begin(), body.tlvs().end(), tlv.begin(), tlv.end())) << name_of(pdu);
  }
}

// Each cut lies in memory of its own size, so that a sanitizer sees any step outside.
TEST(Body, EveryCutIsAFaultAndKeepsTheFieldsBeforeIt) {
  for (const Example& example : examples()) {
    SCOPED_TRACE(name_of(example.pdu));
    for (std::size_t size = kHeaderOctets; size < example.pdu.size(); ++size) {
      const Octets cut(example.pdu.begin(), example.pdu.begin() + static_cast<std::ptrdiff_t>(size));
      const Body body = Body::read(PduView{cut});
      ASSERT_EQ(body.fault(), BodyFault::cut) << size;
      EXPECT_TRUE(body.tlvs().empty());
      for (const auto& [field, value] : example.fields) {
        const auto octets = body.octets(field);
        if (octets) {
          EXPECT_EQ(as_chars(*octets), value);
        }
      }
    }
  }
}

TEST(Body, StopsAtTheFieldAskedFor) {
  const Octets pdu = testing::submit_sm().octets();
  const Body body = Body::read(PduView{pdu}, Field::destination_addr);
  EXPECT_TRUE(body.sound());
  EXPECT_EQ(body.text(Field::destination_addr), "13334445656");
  EXPECT_FALSE(body.octets(Field::esm_class));
  EXPECT_TRUE(body.tlvs().empty());

  const Octets cut_later(pdu.begin(), pdu.begin() + 45);
  EXPECT_TRUE(Body::read(PduView{cut_later}, Field::destination_addr).sound());
  EXPECT_EQ(Body::read(PduView{cut_later}).fault(), BodyFault::cut);
}

TEST(Body, FieldsThatACommandLacksAreAbsent) {
  const Octets pdu = testing::data_sm().octets();
  const Body body = Body::read(PduView{pdu});
  EXPECT_FALSE(body.octets(Field::short_message));
  EXPECT_EQ(body.text(Field::short_message), "");
  EXPECT_EQ(body.int1(Field::sm_default_msg_id), 0);
  EXPECT_FALSE(body.octets(Field::end));
}

TEST(Body, AnEmptyFieldIsPresent) {
  const Octets pdu = testing::submit_sm({.source = "", .text = ""}).octets();
  const Body body = Body::read(PduView{pdu});
  ASSERT_TRUE(body.octets(Field::source_addr));
  EXPECT_TRUE(body.octets(Field::source_addr)->empty());
  ASSERT_TRUE(body.octets(Field::short_message));
  EXPECT_TRUE(body.octets(Field::short_message)->empty());
}

TEST(Body, OverLongStringsAreReadToTheirNul) {
  const std::string fits(20, '1');
  const std::string over(21, '1');
  const Octets good = testing::submit_sm({.source = fits, .destination = fits}).octets();
  EXPECT_TRUE(Body::read(PduView{good}).sound());

  const Octets bad = testing::submit_sm({.source = over, .text = "text"}).octets();
  const Body body = Body::read(PduView{bad});
  EXPECT_EQ(body.fault(), BodyFault::over_long);
  EXPECT_EQ(body.text(Field::source_addr), over);
  EXPECT_EQ(body.text(Field::destination_addr), "13334445656");
  EXPECT_EQ(body.text(Field::short_message), "text");
}

TEST(Body, AnOverLongStringBehindTheFieldAskedForIsNotSeen) {
  const Octets pdu = testing::submit_sm({.validity_period = "00000100000000000R"}).octets();
  EXPECT_TRUE(Body::read(PduView{pdu}, Field::destination_addr).sound());
  EXPECT_EQ(Body::read(PduView{pdu}).fault(), BodyFault::over_long);
}

TEST(Body, TheFirstFaultStands) {
  Octets pdu = testing::submit_sm({.source = "1234567890123456789012", .text = "text"}).octets();
  pdu.pop_back();
  const Body body = Body::read(PduView{pdu});
  EXPECT_EQ(body.fault(), BodyFault::over_long);
  EXPECT_FALSE(body.octets(Field::short_message));
}

TEST(Body, AddressesOfDataSmMayBeLonger) {
  const std::string fits(64, '1');
  const Octets good = testing::data_sm({.destination = fits}).octets();
  EXPECT_TRUE(Body::read(PduView{good}).sound());
  const Octets bad = testing::data_sm({.destination = fits + "1"}).octets();
  EXPECT_EQ(Body::read(PduView{bad}).fault(), BodyFault::over_long);
}

TEST(Body, ReadsAShortMessageOf255) {
  const std::string text(255, 'x');
  const Octets pdu = testing::submit_sm({.text = text}).tlv1(0x0204, 1).octets();
  const Body body = Body::read(PduView{pdu});
  EXPECT_TRUE(body.sound());
  EXPECT_EQ(body.text(Field::short_message), text);
  EXPECT_TRUE(find_tlv_value(body.tlvs(), 0x0204));
}

TEST(Body, ListsThatCannotBeFollowedAreFaults) {
  const Octets flag = testing::submit_multi({.destinations = {{"13334445656", 3}}}).octets();
  EXPECT_EQ(Body::read(PduView{flag}).fault(), BodyFault::bad_flag);
  EXPECT_EQ(Body::read(PduView{flag}, Field::source_addr).fault(), BodyFault::none);

  const std::string over(21, '1');
  const Octets long_entry = testing::submit_multi({.destinations = {"13334445656", over.c_str()}}).octets();
  const Body body = Body::read(PduView{long_entry});
  EXPECT_EQ(body.fault(), BodyFault::over_long);
  EXPECT_EQ(body.text(Field::short_message), "hello");
}

TEST(Body, UnknownCommandsAreNotRead) {
  const Octets pdu = Pdu(static_cast<CommandId>(0x00010200)).raw("anything").octets();
  const Body body = Body::read(PduView{pdu});
  EXPECT_EQ(body.fault(), BodyFault::unknown);
  EXPECT_FALSE(body.octets(Field::destination_addr));
  EXPECT_TRUE(body.tlvs().empty());
}

}  // namespace
}  // namespace smppguard::smpp
