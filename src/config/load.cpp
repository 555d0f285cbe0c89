// SPDX-License-Identifier: Apache-2.0
#include "flatten.hpp"
#include "sections.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <system_error>

namespace smppguard::config {
namespace {

constexpr std::size_t kLargestFile = 1024UL * 1024;

bool refuses_by_receipt(const Config& config) {
  const auto by_receipt = [](const auto& one) { return one.refusal == policy::RefusalStyle::receipt; };
  return std::any_of(config.routes.begin(), config.routes.end(), by_receipt) ||
         (config.clients && std::any_of(config.clients->begin(), config.clients->end(), by_receipt));
}

bool is_tied_to_organisations(const Config& config) {
  return config.clients && std::any_of(config.clients->begin(), config.clients->end(),
                                       [](const auto& one) { return !one.organisations.empty(); });
}

bool hinders_traffic(const Config& config) {
  const auto hinders = [](const traffic::Rule& rule) { return rule.action > traffic::Action::alert; };
  return config.traffic.enabled &&
         std::any_of(config.traffic.rules.begin(), config.traffic.rules.end(), hinders);
}

/// Opt-outs are on by default, so that only those that were asked for need a store.
std::string_view what_is_kept(Section& top, const Config& config) {
  if (!config.approval.numbers.empty()) return "approvals";
  if (top.find("opt_outs") != nullptr && config.opt_outs.mode != policy::OptOutMode::off) return "opt-outs";
  if (config.senders == policy::WhoMaySend::registered_only) return "registered senders";
  if (is_tied_to_organisations(config)) return "the organisations that clients are tied to";
  if (hinders_traffic(config)) return "the measures that traffic rules take";
  if (refuses_by_receipt(config)) return "receipts of refusals";
  return config.complaints.numbers.empty() ? "" : "complaints";
}

Config read_sections(const TreeNode& root, Report& report) {
  Config config;
  Section top{&root, "the configuration", report};
  Names listeners{"listener"};
  Names upstreams{"upstream"};
  ServiceNumbers numbers;
  Addresses addresses;
  read_listeners(top, listeners, addresses, config.listeners);
  read_upstreams(top, upstreams, config.upstreams);
  read_outbinds(top, upstreams, addresses, config.outbinds);
  read_routes(top, listeners, upstreams, config.routes);
  read_protocol(top, config.protocol);
  read_clients(top, config.clients);
  read_registry(top, config.registry, config.when_unknown);
  read_approval(top, upstreams, numbers, config.approval);
  read_senders(top, config.senders);
  read_opt_outs(top, config.opt_outs);
  read_own_lists(top, config.opt_outs, config.approval, config.own_lists);
  read_quiet_hours(top, config.routes, config.quiet_hours);
  read_traffic(top, config.traffic);
  read_journal(top, config.journal);
  read_contact(top, config.contact);
  read_complaints(top, upstreams, numbers, config.complaints);
  read_rejections(top, config.when_unknown, config.protocol, config.rejections);
  read_store(top, what_is_kept(top, config), config.store);
  read_session(top, config.session);
  read_limits(top, config.limits);
  read_log(top, config.log);
  read_control(top, config.control);
  read_api(top, addresses, config.api);
  read_share(top, config.share);
  top.finish();
  return config;
}

Loaded refuse(Problem problem) {
  Report report;
  report.error({}, std::move(problem));
  return {{}, report.take()};
}

Loaded refuse_size() {
  return refuse({"the file is too large", fmt::format("at most {}", quantity_text(kLargestFile, octets()))});
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// At most one octet more than is allowed, so that a device or pipe cannot fill the memory.
std::string read_some(std::FILE* file) {
  std::string text(kLargestFile + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  return text;
}

}  // namespace

bool Loaded::ok() const noexcept {
  return std::none_of(diagnostics.begin(), diagnostics.end(),
                      [](const Diagnostic& d) { return d.severity == Severity::error; });
}

Loaded load_text(const std::string& yaml) {
  if (yaml.size() > kLargestFile) return refuse_size();
  Report report;
  const auto root = read_document(yaml, report);
  if (!root) return {{}, report.take()};
  if (root->kind == TreeNode::Kind::null) {
    return refuse({"the file is empty", "begin with a copy of the smppguard.yaml that is delivered"});
  }
  Loaded loaded;
  loaded.config = read_sections(*root, report);
  loaded.values = flatten(*root);
  loaded.diagnostics = report.take();
  return loaded;
}

Loaded load_file(const std::filesystem::path& path) {
  const auto refuse_errno = [](int number) {
    return refuse({fmt::format("cannot read the file: {}", std::generic_category().message(number)), ""});
  };
  const File file{std::fopen(path.c_str(), "rb"), std::fclose};
  if (!file) return refuse_errno(errno);
  const std::string text = read_some(file.get());
  if (std::ferror(file.get()) != 0) return refuse_errno(errno);
  return load_text(text);
}

std::string format(const Diagnostic& diagnostic, const std::string& file) {
  std::string text = file;
  if (diagnostic.line != 0) text += fmt::format(":{}:{}", diagnostic.line, diagnostic.column);
  text += diagnostic.severity == Severity::error ? ": error: " : ": warning: ";
  text += diagnostic.message;
  if (!diagnostic.hint.empty()) text += fmt::format(" (hint: {})", diagnostic.hint);
  return text;
}

}  // namespace smppguard::config
