// SPDX-License-Identifier: Apache-2.0
// What is read of the front of a message is what the table's walker reads.
#include "smppguard/smpp/front.hpp"

#include "support/pdu_builder.hpp"
#include "support/random_pdus.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::smpp {
namespace {

using smppguard::testing::Octets;
using smppguard::testing::Pdu;

constexpr std::array kMessages = {CommandId::submit_sm, CommandId::deliver_sm, CommandId::data_sm};

void expect_as_walked(const Octets& octets) {
  const PduView pdu{octets};
  const Front front = read_front(pdu);
  const Body body = Body::read(pdu, Field::destination_addr);
  EXPECT_EQ(front.source_addr, body.text(Field::source_addr));
  EXPECT_EQ(front.destination_addr, body.text(Field::destination_addr));
  EXPECT_EQ(front.sound, body.sound());
  const auto destination = body.octets(Field::destination_addr);
  if (!destination) {
    EXPECT_TRUE(front.behind.empty());
    return;
  }
  EXPECT_EQ(front.behind.data(), destination->data() + destination->size() + 1);
  EXPECT_EQ(front.behind.data() + front.behind.size(), octets.data() + octets.size());
}

Pdu message(CommandId id, const std::string& service_type, const std::string& source,
            const std::string& destination) {
  return Pdu(id)
      .c_string(service_type)
      .int1(1)
      .int1(1)
      .c_string(source)
      .int1(1)
      .int1(1)
      .c_string(destination);
}

TEST(Front, AddressesOfEachLength) {
  for (const CommandId id : kMessages) {
    for (std::size_t source = 0; source < 70; ++source) {
      for (std::size_t destination = 0; destination < 70; ++destination) {
        expect_as_walked(message(id, "", std::string(source, '1'), std::string(destination, '2'))
                             .raw("behind it")
                             .octets());
      }
    }
  }
}

TEST(Front, ServiceTypesOfEachLength) {
  for (const CommandId id : kMessages) {
    for (std::size_t length = 0; length < 20; ++length) {
      expect_as_walked(message(id, std::string(length, 'A'), "12223334545", "13334445656").octets());
    }
  }
}

/// In memory of just its size, so that a sanitizer sees what is read beyond it.
TEST(Front, CutAnywhere) {
  for (const CommandId id : kMessages) {
    const Octets whole = message(id, "WAP", "12223334545", "13334445656").octets();
    for (std::size_t size = kHeaderOctets; size <= whole.size(); ++size) {
      expect_as_walked(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    }
  }
}

TEST(Front, AnyMessage) {
  smppguard::testing::RandomPdus random{20'240'326};
  for (int i = 0; i < 20'000; ++i) {
    for (const CommandId id : kMessages) expect_as_walked(random.of(id));
  }
}

}  // namespace
}  // namespace smppguard::smpp
