// SPDX-License-Identifier: Apache-2.0
#include "recorder.hpp"

#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

class Silent final : public net::Reporter {
 public:
  void accepted(const net::SessionName&) override {}
  void turned_away(const std::string&, const std::string&) override {}
  void dial_failed(const net::SessionName&, relay::Side, const std::string&, const std::string&) override {}
  void endpoint_changed(const std::string&, const std::string&, const std::string&) override {}
  void warned(const std::string&) override {}
  void noted(const net::SessionName&, const relay::Note&) override { ++noted_; }

  int noted_ = 0;
};

relay::MessageRefused refusal(policy::Reason reason, bool observed) {
  relay::MessageRefused note{};
  note.decision.reason = reason;
  note.observed = observed;
  return note;
}

TEST(Recorder, CountsWhatNoListCouldAnswer) {
  Silent next;
  Recorder recorder{next};
  const net::SessionName session;
  recorder.noted(session, relay::PassedUnknown{});
  recorder.noted(session, refusal(policy::Reason::registry_unknown, false));
  recorder.noted(session, refusal(policy::Reason::registry_unknown, false));
  recorder.noted(session, refusal(policy::Reason::registry_unknown_deferred, false));
  recorder.noted(session, refusal(policy::Reason::registry_unknown_deferred, true));
  recorder.noted(session, refusal(policy::Reason::dnc_listed, false));
  recorder.noted(session, relay::MessagePassed{});
  EXPECT_EQ(recorder.unknown().allowed, 2U) << "what is only observed goes on";
  EXPECT_EQ(recorder.unknown().refused, 2U);
  EXPECT_EQ(recorder.unknown().deferred, 1U);
  EXPECT_EQ(next.noted_, 7) << "all of it is handed on";
}

}  // namespace
}  // namespace smppguard::app
