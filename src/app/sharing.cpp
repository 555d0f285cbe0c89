// SPDX-License-Identifier: Apache-2.0
#include "sharing.hpp"

#include "smppguard/core/node_name.hpp"
#include "smppguard/core/sha256.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

constexpr mode_t kForOthers = S_IRWXG | S_IRWXO;

/// A rule's name is of use to who looks into it; a person's decision needs none.
std::string reason_of(const store::Measure& measure) {
  if (measure.rule.empty()) return measure.explanation;
  return measure.explanation.empty() ? measure.rule : measure.rule + ": " + measure.explanation;
}

/// What root makes in a folder of the service's, the service could not read.
Result<void> check_maker(const std::filesystem::path& key_file) {
  const auto folder = key_file.has_parent_path() ? key_file.parent_path() : std::filesystem::path{"."};
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) {
    return fail(
        fmt::format("{}: its folder is not there; make it, for the service's user", key_file.string()));
  }
  if (::geteuid() != 0 || status.st_uid == 0) return {};
  return fail(
      fmt::format("{}: there is no key yet, and the service's user could not read one that root makes; "
                  "run this as the owner of {}: runuser -u USER -- smppguard share-key",
                  key_file.string(), folder.string()));
}

Result<void> check_readers(const std::string& key_file, mode_t mode) {
  if ((mode & kForOthers) == 0) return {};
  return fail(fmt::format("{}: others may read or write the key; chmod 0600", key_file));
}

}  // namespace

Result<ShareOptions> share_options_of(const config::Config& config) {
  ShareOptions options = config.share;
  if (options.key_file.empty()) {
    return fail(
        "blocked senders are not shared; name a file for the key that signs them as share: key_file:");
  }
  if (options.source.empty())
    options.source = config.journal.node.empty() ? host_name() : config.journal.node;
  if (!is_node_name(options.source)) {
    return fail("nobody could tell who shares, since the host's name cannot be used; write share: source:");
  }
  return options;
}

Result<SigningKey> open_share_key(const ShareOptions& options) {
  struct stat status {};
  const bool there = ::stat(options.key_file.c_str(), &status) == 0;
  const auto sound = there ? check_readers(options.key_file, status.st_mode) : check_maker(options.key_file);
  if (!sound) return sound.error();
  return SigningKey::load_or_create(options.key_file);
}

Result<dnc::SharedList> list_to_share(admin::Office& office, const ShareOptions& options, WallTime now) {
  auto blocked = office.blocked_senders(now);
  if (blocked.has_error()) return blocked.error();
  dnc::SharedList list{options.source, now, now + options.valid_for, {}};
  for (const store::Measure& one : *blocked) list.senders.push_back({one.sender, reason_of(one)});
  return list;
}

std::string entity_tag_of(const dnc::SharedList& list, const SigningKey& key) {
  const auto lasts = list.valid_until - list.made_at;
  Sha256 sha;
  const auto add = [&sha](std::string_view text) {
    sha.add(as_bytes(fmt::format("{} {}\n", text.size(), text)));
  };
  add(list.source);
  add(key.fingerprint());
  // Who polls has, for half of the time that a file is valid, one that still is.
  add(std::to_string(lasts.count()));
  add(std::to_string(list.made_at.time_since_epoch() / (lasts / 2)));
  for (const dnc::SharedSender& one : list.senders) {
    add(one.sender.to_string());
    add(one.reason);
  }
  return fmt::format("W/\"{}\"", hex(sha.finish()).substr(0, 32));
}

}  // namespace smppguard::app
