// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/approval.hpp"
#include "smppguard/policy/client.hpp"
#include "smppguard/policy/keywords.hpp"
#include "smppguard/policy/options.hpp"
#include "smppguard/policy/route.hpp"
#include "smppguard/relay/options.hpp"
#include "smppguard/smpp/message_text.hpp"

#include <optional>
#include <string>
#include <vector>

namespace smppguard::relay {

struct Upstream {
  std::string name;
  smpp::DefaultAlphabet alphabet = smpp::DefaultAlphabet::gsm;  ///< what data_coding 0 means there
};

/// The configuration as sessions see it, names resolved. Immutable, shared by all workers, replaced whole.
struct Rules {
  std::vector<policy::Route> routes;
  std::optional<std::vector<policy::Client>> clients;  ///< nothing: whoever the SMSC takes
  std::vector<Upstream> upstreams;                     ///< by policy::UpstreamId
  policy::RejectionOptions rejections;
  policy::ApprovalNumbers approval_numbers;
  policy::ApprovalForm approval_form = policy::ApprovalForm::exact;
  policy::WhenUnmatched unmatched = policy::WhenUnmatched::answer;
  policy::Keywords keywords;
  policy::ApprovalNumbers complaint_numbers;
  bool forward_complaints = false;  ///< once recorded they go on, instead of being answered here
  policy::Confirmation confirmation = policy::Confirmation::refuse;
  ProtocolOptions protocol;
  std::string contact;       ///< whom a blocked sender may ask; "": nobody is named
  bool note_passed = false;  ///< report every message that goes on, too
  SessionOptions session;
};

}  // namespace smppguard::relay
