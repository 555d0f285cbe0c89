// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/field_table.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>

namespace smppguard::smpp {
namespace {

const std::map<std::uint32_t, std::string> kNames = {{0x00000001, "bind_receiver"},
                                                     {0x00000002, "bind_transmitter"},
                                                     {0x00000003, "query_sm"},
                                                     {0x00000004, "submit_sm"},
                                                     {0x00000005, "deliver_sm"},
                                                     {0x00000006, "unbind"},
                                                     {0x00000007, "replace_sm"},
                                                     {0x00000008, "cancel_sm"},
                                                     {0x00000009, "bind_transceiver"},
                                                     {0x0000000B, "outbind"},
                                                     {0x00000015, "enquire_link"},
                                                     {0x00000021, "submit_multi"},
                                                     {0x00000102, "alert_notification"},
                                                     {0x00000103, "data_sm"},
                                                     {0x00000111, "broadcast_sm"},
                                                     {0x00000112, "query_broadcast_sm"},
                                                     {0x00000113, "cancel_broadcast_sm"},
                                                     {0x80000000, "generic_nack"},
                                                     {0x80000001, "bind_receiver_resp"},
                                                     {0x80000002, "bind_transmitter_resp"},
                                                     {0x80000003, "query_sm_resp"},
                                                     {0x80000004, "submit_sm_resp"},
                                                     {0x80000005, "deliver_sm_resp"},
                                                     {0x80000006, "unbind_resp"},
                                                     {0x80000007, "replace_sm_resp"},
                                                     {0x80000008, "cancel_sm_resp"},
                                                     {0x80000009, "bind_transceiver_resp"},
                                                     {0x80000015, "enquire_link_resp"},
                                                     {0x80000021, "submit_multi_resp"},
                                                     {0x80000103, "data_sm_resp"},
                                                     {0x80000111, "broadcast_sm_resp"},
                                                     {0x80000112, "query_broadcast_sm_resp"},
                                                     {0x80000113, "cancel_broadcast_sm_resp"}};

TEST(FieldTable, HoldsEveryCommandWithItsName) {
  for (const auto& [id, name] : kNames) {
    const BodySpec* body = find_body(static_cast<CommandId>(id));
    ASSERT_NE(body, nullptr) << name;
    EXPECT_EQ(body->name, name);
    EXPECT_EQ(static_cast<std::uint32_t>(body->id), id);
  }
  EXPECT_EQ(all_bodies().size(), kNames.size());
}

TEST(FieldTable, OtherIdsHaveNoRow) {
  for (std::uint32_t low = 0; low < 0x400; ++low) {
    for (const std::uint32_t id : {low, low | kResponseBit}) {
      EXPECT_EQ(find_body(static_cast<CommandId>(id)) != nullptr, kNames.contains(id)) << std::hex << id;
    }
  }
  for (const std::uint32_t id :
       {0x00010200U, 0x80010200U, 0x01000001U, 0x7FFFFFFFU, 0xFFFFFFFFU, 0x40000004U}) {
    EXPECT_EQ(find_body(static_cast<CommandId>(id)), nullptr) << std::hex << id;
  }
}

TEST(FieldTable, NamesUnknownIdsInHex) {
  std::array<char, 16> buffer{};
  EXPECT_EQ(command_name(CommandId::submit_sm, buffer), "submit_sm");
  EXPECT_EQ(command_name(static_cast<CommandId>(0x00010203), buffer), "0x00010203");
  EXPECT_EQ(command_name(static_cast<CommandId>(0xFEDCBA98), buffer), "0xFEDCBA98");
}

TEST(FieldTable, RequestsThatAreAnsweredHaveAResponse) {
  std::set<std::string_view> unanswered;
  for (const BodySpec& body : all_bodies()) {
    if (is_response(body.id)) {
      EXPECT_FALSE(body.answered) << body.name;
    } else if (body.answered) {
      const BodySpec* response = find_body(response_to(body.id));
      ASSERT_NE(response, nullptr) << body.name;
      EXPECT_EQ(response->name, std::string(body.name) + "_resp");
    } else {
      unanswered.insert(body.name);
    }
  }
  EXPECT_EQ(unanswered, (std::set<std::string_view>{"alert_notification", "outbind"}));
}

TEST(FieldTable, OnlyThreeCommandsNameOneRecipientAndOneNamesMany) {
  std::map<std::string_view, Recipients> recipients;
  for (const BodySpec& body : all_bodies()) {
    if (body.recipients != Recipients::none) recipients[body.name] = body.recipients;
  }
  EXPECT_EQ(recipients, (std::map<std::string_view, Recipients>{{"data_sm", Recipients::one},
                                                                {"deliver_sm", Recipients::one},
                                                                {"submit_multi", Recipients::many},
                                                                {"submit_sm", Recipients::one}}));
}

TEST(FieldTable, NoBodyNamesAFieldTwice) {
  for (const BodySpec& body : all_bodies()) {
    std::set<Field> fields;
    for (const FieldSpec& field : body.fields) {
      EXPECT_TRUE(fields.insert(field.field).second) << body.name;
      EXPECT_NE(field.field, Field::end);
    }
    EXPECT_LE(body.fields.size(), kMostFields);
  }
}

TEST(FieldTable, SizesOfCStringsCountTheirNul) {
  const auto most = [](CommandId id, Field wanted) {
    for (const FieldSpec& field : find_body(id)->fields) {
      if (field.field == wanted) return field.max;
    }
    return std::uint16_t{0};
  };
  EXPECT_EQ(most(CommandId::bind_receiver, Field::system_id), 16);
  EXPECT_EQ(most(CommandId::bind_receiver, Field::password), 9);
  EXPECT_EQ(most(CommandId::bind_receiver, Field::system_type), 13);
  EXPECT_EQ(most(CommandId::bind_receiver, Field::address_range), 41);
  EXPECT_EQ(most(CommandId::submit_sm, Field::service_type), 6);
  EXPECT_EQ(most(CommandId::submit_sm, Field::source_addr), 21);
  EXPECT_EQ(most(CommandId::submit_sm, Field::validity_period), 17);
  EXPECT_EQ(most(CommandId::data_sm, Field::source_addr), 65);
  EXPECT_EQ(most(CommandId::data_sm, Field::destination_addr), 65);
  EXPECT_EQ(most(CommandId::alert_notification, Field::esme_addr), 65);
  EXPECT_EQ(most(CommandId::submit_sm_resp, Field::message_id), 65);
}

TEST(TlvTable, IsFoundByTag) {
  ASSERT_NE(find_tlv(tag::kMessagePayload), nullptr);
  EXPECT_EQ(find_tlv(tag::kMessagePayload)->name, "message_payload");
  EXPECT_EQ(find_tlv(tag::kReceiptedMessageId)->name, "receipted_message_id");
  EXPECT_EQ(find_tlv(0x0210)->name, "sc_interface_version");
  EXPECT_EQ(find_tlv(0x020C)->name, "sar_msg_ref_num");
  EXPECT_EQ(find_tlv(0x0613)->name, "dest_addr_np_country");
  for (const TlvSpec& spec : all_tlvs()) EXPECT_EQ(find_tlv(spec.tag), &spec) << spec.name;
}

TEST(TlvTable, VendorAndReservedTagsHaveNoRow) {
  for (const std::uint16_t tag :
       {std::uint16_t{0}, std::uint16_t{0x0004}, std::uint16_t{0x0100}, std::uint16_t{0x060C},
        std::uint16_t{0x1400}, std::uint16_t{0x3FFF}, std::uint16_t{0xFFFF}}) {
    EXPECT_EQ(find_tlv(tag), nullptr) << tag;
  }
}

TEST(TlvTable, NamesAreUniqueAndSizesInOrder) {
  std::set<std::string_view> names;
  for (const TlvSpec& spec : all_tlvs()) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_LE(spec.least, spec.most) << spec.name;
  }
  EXPECT_EQ(names.size(), 64U);  // 45 that 3.4 receivers meet, 19 of 5.0 broadcast and routing
}

}  // namespace
}  // namespace smppguard::smpp
