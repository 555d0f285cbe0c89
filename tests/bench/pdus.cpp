// SPDX-License-Identifier: Apache-2.0
#include "pdus.hpp"

#include <cstring>
#include <string>

namespace smppguard::bench {
namespace {

using Octets = std::vector<std::uint8_t>;

void add_c_string(Octets& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
  out.push_back(0);
}

void add_address(Octets& out, std::string_view digits) {
  out.insert(out.end(), {1, 1});  // ton international, npi E.164
  add_c_string(out, digits);
}

}  // namespace

SubmitTemplate::SubmitTemplate(std::string_view source_addr, unsigned text_octets) : octets_(kHeader) {
  add_c_string(octets_, "");  // service_type
  add_address(octets_, source_addr);
  destination_at_ = octets_.size() + 2;
  add_address(octets_, std::string(Digits{}.size(), '0'));
  octets_.insert(octets_.end(), {0, 0, 0});     // esm_class, protocol_id, priority_flag
  octets_.insert(octets_.end(), {0, 0});        // schedule_delivery_time, validity_period
  octets_.insert(octets_.end(), {0, 0, 0, 0});  // registered_delivery to sm_default_msg_id
  octets_.push_back(static_cast<std::uint8_t>(text_octets));
  for (unsigned i = 0; i < text_octets; ++i) octets_.push_back(static_cast<std::uint8_t>('a' + i % 26));
  write_header(octets_.data(), smpp::CommandId::submit_sm, 0, 0, octets_.size() - kHeader);
}

void SubmitTemplate::write(std::uint8_t* out, std::uint32_t sequence,
                           const Digits& destination) const noexcept {
  std::memcpy(out, octets_.data(), octets_.size());
  store_be32(out + 12, sequence);
  std::memcpy(out + destination_at_, destination.data(), destination.size());
}

std::vector<std::uint8_t> bind_transceiver(std::string_view system_id, std::uint32_t sequence) {
  Octets out(kHeader);
  add_c_string(out, system_id);
  add_c_string(out, "secret");          // password
  add_c_string(out, "");                // system_type
  out.insert(out.end(), {0x34, 0, 0});  // interface_version, addr_ton, addr_npi
  add_c_string(out, "");                // address_range
  write_header(out.data(), smpp::CommandId::bind_transceiver, 0, sequence, out.size() - kHeader);
  return out;
}

}  // namespace smppguard::bench
