// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/options.hpp"

namespace smppguard::traffic {
namespace {

Condition at_least(Metric metric, Window window, double threshold, std::optional<double> registered = {}) {
  return {metric, window, Comparison::at_least, threshold, registered};
}

Rule rule(std::string name, std::uint32_t least_attempts, Window volume_window,
          std::vector<Condition> conditions, std::string explanation) {
  Rule made;
  made.name = std::move(name);
  made.conditions = std::move(conditions);
  made.least_attempts = least_attempts;
  made.volume_window = volume_window;
  made.explanation = std::move(explanation);
  return made;
}

}  // namespace

std::vector<Rule> shipped_rules() {
  using enum Metric;
  using enum Window;
  return {
      rule("spam_run", 100, hour,
           {at_least(silent_hours, hour, 168), at_least(stranger_share, hour, 0.9),
            at_least(same_text_share, hour, 0.8), at_least(link_share, hour, 0.5),
            at_least(refused_share, hour, 0.15)},
           "A number that was silent for a week or longer sent one text with a link to many new recipients, "
           "of "
           "whom many are on the Do-Not-Call registry."),
      rule("slow_spam_run", 150, day,
           {at_least(stranger_share, day, 0.9), at_least(same_text_share, day, 0.7),
            at_least(link_share, day, 0.7), at_least(undelivered_share, day, 0.1)},
           "Over a day the number sent one text with a link to many new recipients, of whom many do not "
           "exist."),
      rule("unlike_itself", 200, hour,
           {at_least(over_usual, hour, 5), at_least(stranger_share, hour, 0.8),
            at_least(same_text_share, hour, 0.7), at_least(link_share, hour, 0.5),
            at_least(undelivered_share, hour, 0.1)},
           "The number sends far more than it usually does, one text with a link to new recipients."),
      rule("many_listed", 100, day, {at_least(refused_share, day, 0.3, 0.5)},
           "A large share of the recipients are on the Do-Not-Call registry and did not consent."),
      rule("many_opt_outs", 500, day,
           {at_least(opt_outs, day, 10), at_least(opt_outs_per_thousand, day, 30, 50)},
           "Unusually many recipients told the sender to stop."),
      rule("many_complaints", 200, day,
           {at_least(complaints, day, 5), at_least(complaints_per_thousand, day, 3, 5)},
           "Unusually many recipients complained about the messages."),
      rule("many_undelivered", 200, day, {at_least(undelivered_share, day, 0.4)},
           "A large share of the recipients do not exist or do not receive messages."),
      rule("shared_new_domain", 50, day,
           {at_least(domain_senders, day, 15), at_least(same_domain_share, day, 0.5),
            at_least(stranger_share, day, 0.8)},
           "Many numbers began to send links to one new domain at the same time."),
  };
}

}  // namespace smppguard::traffic
