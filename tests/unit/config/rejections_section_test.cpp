// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using policy::Reason;
using testing::ElementsAre;
using testing::IsEmpty;

std::uint32_t status(const Loaded& loaded, Reason reason) {
  return loaded.config.rejections.status[static_cast<std::size_t>(reason)];
}

constexpr const char* kRefuseUnknown = "registry: {directory: x, when_unknown: refuse}\n";
constexpr const char* kDeferUnknown = "registry: {directory: x, when_unknown: defer}\n";

TEST(Rejections, AreReadByNameAndVendorNumber) {
  const Loaded loaded = load_sound_but(
      "rejections:\n"
      "  dnc_listed: ESME_RINVDSTADR\n"
      "  no_route: ESME_RX_R_APPN\n"
      "  destination_unreadable: 0x401\n"
      "  when_unreadable: forward\n");
  EXPECT_TRUE(loaded.ok());
  EXPECT_EQ(status(loaded, Reason::dnc_listed), 0x0BU);
  EXPECT_EQ(status(loaded, Reason::no_route), 0x66U);
  EXPECT_EQ(status(loaded, Reason::destination_unreadable), 0x401U);
  EXPECT_EQ(status(loaded, Reason::not_listed), 0U);
  EXPECT_EQ(loaded.config.rejections.when_unreadable, policy::WhenUnreadable::forward);
}

TEST(Rejections, RefuseReasonsThatDoNotExist) {
  EXPECT_THAT(
      diagnose("rejections:\n  dnc_list: ESME_RX_R_APPN\n"),
      ElementsAre(error_at(2, 3, "unknown key \"dnc_list\" in rejections", "did you mean dnc_listed?")));
}

TEST(Rejections, RefuseStatusesThatDoNotExist) {
  const auto hint_for = [](const std::string& written) {
    const auto diagnostics = diagnose("rejections:\n  no_route: " + written + "\n");
    EXPECT_THAT(diagnostics, ElementsAre(error_at(2, 13, "is not a command_status"))) << written;
    return diagnostics.empty() ? std::string{} : diagnostics[0].hint;
  };
  EXPECT_EQ(hint_for("ESME_RINVDSTADDR"), "did you mean ESME_RINVDSTADR?");
  EXPECT_EQ(hint_for("esme_rinvdstadr"), "did you mean ESME_RINVDSTADR?");
  EXPECT_EQ(hint_for("RINVDSTADR"), "did you mean ESME_RINVDSTADR?");
  EXPECT_EQ(hint_for("0x0B"), "write its name, ESME_RINVDSTADR");
  EXPECT_EQ(hint_for("102"), "write its name, ESME_RX_R_APPN");
  EXPECT_EQ(hint_for("0x500"), "write a name such as ESME_RX_R_APPN, or 0x400 to 0x4FF");
  EXPECT_EQ(hint_for("0x09"), "write a name such as ESME_RX_R_APPN, or 0x400 to 0x4FF");
  EXPECT_EQ(hint_for("reject"), "write a name such as ESME_RX_R_APPN, or 0x400 to 0x4FF");
}

TEST(Rejections, NeverSayThatTheMessageWasAccepted) {
  EXPECT_THAT(diagnose("rejections:\n  dnc_listed: ESME_ROK\n"),
              ElementsAre(error_at(2, 15, "ESME_ROK would tell", "ESME_RX_R_APPN or ESME_RINVDSTADR")));
}

TEST(Rejections, RefuseWhatSendersRepeatForEver) {
  for (const char* name : {"ESME_RSYSERR", "ESME_RMSGQFUL", "ESME_RTHROTTLED", "ESME_RX_T_APPN"}) {
    EXPECT_THAT(
        diagnose("rejections:\n  dnc_listed: " + std::string(name) + "\n"),
        ElementsAre(error_at(2, 15, "repeat the message for ever", "ESME_RX_R_APPN or ESME_RINVDSTADR")))
        << name;
  }
}

TEST(Rejections, WarnAboutWhatSomeSendersRepeat) {
  for (const char* name : {"ESME_RSUBMITFAIL", "ESME_RINVSCHED", "0x4FF"}) {
    EXPECT_THAT(diagnose("rejections:\n  no_route: " + std::string(name) + "\n"),
                ElementsAre(warning_at(2, 13, "some senders repeat the message", "ESME_RX_R_APPN")))
        << name;
  }
}

TEST(Rejections, HaveNoStatusForReasonsThatPass) {
  EXPECT_THAT(diagnose("rejections:\n  approved: ESME_RX_R_APPN\n  not_listed: nonsense\n"),
              ElementsAre(error_at(2, 3, "approved refuses no message", "remove the line"),
                          error_at(3, 3, "not_listed refuses no message", "remove the line")));
  EXPECT_THAT(diagnose("rejections:\n  registry_unknown: ESME_RX_R_APPN\n"),
              ElementsAre(error_at(2, 3, "registry_unknown refuses no message", "when_unknown: refuse")));
}

TEST(Rejections, GiveUnknownNumbersAStatusWhereTheyAreRefused) {
  EXPECT_EQ(status(load_sound_but("log: {}\n"), Reason::registry_unknown), 0U);

  const Loaded by_default = load_sound_but(kRefuseUnknown);
  EXPECT_THAT(by_default.diagnostics, IsEmpty());
  EXPECT_EQ(by_default.config.when_unknown, policy::WhenUnknown::refuse);
  EXPECT_EQ(status(by_default, Reason::registry_unknown), 0x66U);

  // The order in the file does not matter.
  const Loaded chosen =
      load_sound_but("rejections: {registry_unknown: ESME_RINVDSTADR}\n" + std::string(kRefuseUnknown));
  EXPECT_THAT(chosen.diagnostics, IsEmpty());
  EXPECT_EQ(status(chosen, Reason::registry_unknown), 0x0BU);
}

TEST(Rejections, HoldUnknownNumbersToTheSameRules) {
  EXPECT_THAT(diagnose(kRefuseUnknown + std::string("rejections: {registry_unknown: ESME_RSYSERR}\n")),
              ElementsAre(error_at(2, 32, "for ever")));
}

TEST(Rejections, GiveUnknownNumbersAnotherStatusWhereTheyAreDeferred) {
  const Loaded by_default = load_sound_but(kDeferUnknown);
  EXPECT_THAT(by_default.diagnostics, IsEmpty());
  EXPECT_EQ(status(by_default, Reason::registry_unknown_deferred), 0x58U);
  EXPECT_EQ(status(by_default, Reason::registry_unknown), 0U);

  const std::string deferred{kDeferUnknown};
  const Loaded chosen = load_sound_but(deferred + "rejections: {registry_unknown_deferred: ESME_RMSGQFUL}\n");
  EXPECT_THAT(chosen.diagnostics, IsEmpty());
  EXPECT_EQ(status(chosen, Reason::registry_unknown_deferred), 0x14U);
  EXPECT_THAT(diagnose(deferred + "rejections: {registry_unknown_deferred: ESME_RX_R_APPN}\n"),
              ElementsAre(warning_at(2, 41, "no sender repeats the message, so it is lost")));
}

TEST(Rejections, HaveNoStatusForUnknownNumbersThatAreTreatedOtherwise) {
  EXPECT_THAT(diagnose(kDeferUnknown + std::string("rejections: {registry_unknown: ESME_RX_R_APPN}\n")),
              ElementsAre(error_at(2, 14, "registry_unknown refuses no message",
                                   "set registry: when_unknown: refuse, or remove the line")));
  EXPECT_THAT(
      diagnose(kRefuseUnknown + std::string("rejections: {registry_unknown_deferred: ESME_RTHROTTLED}\n")),
      ElementsAre(error_at(2, 14, "registry_unknown_deferred refuses no message",
                           "set registry: when_unknown: defer, or remove the line")));
}

TEST(Rejections, HaveAStatusForListsAndReplacementsOnlyWhereTheseAreRefused) {
  EXPECT_THAT(diagnose("rejections:\n  distribution_list: ESME_RX_R_APPN\n"), IsEmpty());
  EXPECT_THAT(diagnose("rejections:\n  distribution_list: ESME_RX_R_APPN\n"
                       "protocol:\n  distribution_lists: pass\n"),
              ElementsAre(error_at(2, 3, "distribution_list refuses no message",
                                   "set protocol: distribution_lists: refuse, or remove the line"),
                          warning_at(4, 23, "not judged")));
  EXPECT_THAT(diagnose("rejections:\n  replace_not_allowed: ESME_RREPLACEFAIL\n"),
              ElementsAre(error_at(2, 3, "replace_not_allowed refuses no message",
                                   "set protocol: replace_sm: refuse, or remove the line")));

  const Loaded refused =
      load_sound_but("rejections: {replace_not_allowed: ESME_RX_R_APPN}\nprotocol: {replace_sm: refuse}\n");
  EXPECT_THAT(refused.diagnostics, IsEmpty());
  EXPECT_EQ(status(refused, Reason::replace_not_allowed), 0x66U);
}

TEST(Rejections, TakeTheDefaultThatSomeSendersRepeat) {
  const std::string refuse = "protocol: {replace_sm: refuse}\nrejections:\n  replace_not_allowed: ";
  EXPECT_THAT(diagnose(refuse + "ESME_RREPLACEFAIL\n"), IsEmpty());
  EXPECT_THAT(diagnose(refuse + "ESME_RSUBMITFAIL\n"),
              ElementsAre(warning_at(3, 24, "some senders repeat the message")));
}

TEST(Rejections, ThatPassInAMomentMayBeRepeated) {
  for (const char* name : {"ESME_RSYSERR", "ESME_RMSGQFUL", "ESME_RTHROTTLED", "ESME_RX_T_APPN"}) {
    const Loaded loaded = load_sound_but("rejections:\n  too_many_messages: " + std::string(name) +
                                         "\n  too_many_outstanding: " + std::string(name) + "\n");
    EXPECT_THAT(loaded.diagnostics, IsEmpty()) << name;
    EXPECT_NE(status(loaded, Reason::too_many_messages), 0U);
    EXPECT_EQ(status(loaded, Reason::too_many_messages), status(loaded, Reason::too_many_outstanding));
  }
}

TEST(Rejections, ThatPassInAMomentShouldBeRepeated) {
  EXPECT_THAT(diagnose("rejections:\n  too_many_messages: ESME_RX_R_APPN\n"),
              ElementsAre(warning_at(2, 22, "on ESME_RX_R_APPN no sender repeats the message, so it is lost",
                                     "ESME_RTHROTTLED")));
  EXPECT_THAT(diagnose("rejections:\n  too_many_outstanding: ESME_RSUBMITFAIL\n"),
              ElementsAre(warning_at(2, 25, "not every sender repeats the message, so it is lost")));
  EXPECT_THAT(diagnose("rejections:\n  too_many_messages: ESME_ROK\n"),
              ElementsAre(error_at(2, 22, "ESME_ROK would tell", "ESME_RTHROTTLED")));
}

TEST(Rejections, KnowEveryReasonThatRefuses) {
  for (const policy::ReasonRow& reason : policy::kReasons) {
    const bool by_setting =
        reason.reason == Reason::replace_not_allowed || reason.reason == Reason::registry_unknown_deferred;
    if (reason.default_status == 0 || by_setting) continue;
    const std::string name{reason.name};
    const char* other = reason.lasting == policy::Lasting::temporary ? "ESME_RMSGQFUL" : "ESME_RINVDSTADR";
    const Loaded loaded = load_sound_but("rejections: {" + name + ": " + other + "}\n");
    EXPECT_THAT(loaded.diagnostics, IsEmpty()) << name;
    EXPECT_EQ(status(loaded, reason.reason), reason.lasting == policy::Lasting::temporary ? 0x14U : 0x0BU)
        << name;
    EXPECT_EQ(status(load_sound_but("log: {}\n"), reason.reason), reason.default_status) << name;
  }
}

TEST(Rejections, HaveNoStatusForWhatLiftsARefusal) {
  for (const char* name : {"exempt", "permitted", "opt_out_confirmation"}) {
    EXPECT_THAT(diagnose("rejections:\n  " + std::string(name) + ": ESME_RX_R_APPN\n"),
                ElementsAre(error_at(2, 3, "refuses no message", "remove the line")))
        << name;
  }
}

TEST(Rejections, OfQuietHoursAreHeldToWhatTheyPromise) {
  EXPECT_THAT(diagnose("rejections:\n  quiet_hours: ESME_RTHROTTLED\n"),
              ElementsAre(error_at(2, 16, "repeat the message for ever")));
  EXPECT_THAT(diagnose("rejections:\n  quiet_hours_deferred: ESME_RX_R_APPN\n"),
              ElementsAre(warning_at(2, 25, "no sender repeats the message, so it is lost")));
}

TEST(Rejections, KnowTheirWords) {
  EXPECT_THAT(
      diagnose("rejections:\n  when_unreadable: allow\n"),
      ElementsAre(error_at(2, 20, "when_unreadable: \"allow\" is not known", "one of: refuse, forward")));
}

}  // namespace
}  // namespace smppguard::config
