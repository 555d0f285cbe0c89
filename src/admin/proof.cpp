// SPDX-License-Identifier: Apache-2.0
#include "proof.hpp"

#include "smppguard/core/time_text.hpp"

#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace smppguard::admin {
namespace {

std::string text_of(const boost::json::object& details, std::string_view key) {
  const boost::json::value* const value = details.if_contains(key);
  const boost::json::string* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string{} : std::string{*text};
}

}  // namespace

Proof proof_of(const store::FeedEntry& entry) {
  Proof proof;
  boost::json::error_code failed;
  const boost::json::value details = boost::json::parse(entry.details, failed);
  if (const boost::json::object* const object = failed ? nullptr : details.if_object()) {
    proof.evidence = text_of(*object, "evidence");
    proof.note = text_of(*object, "note");
  }
  if (proof.evidence.empty() && entry.by.empty()) {
    proof.evidence = "the recipient's text of " + to_text(entry.at);
  }
  return proof;
}

}  // namespace smppguard::admin
