// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"
#include "smppguard/core/database_url.hpp"
#include "smppguard/core/node_name.hpp"

#include <fmt/format.h>

namespace smppguard::config {
namespace {

constexpr std::uint64_t kMost = 10'000'000;
constexpr std::chrono::days kLongestAge{30};

// What may hold a password is quoted nowhere here.

bool looks_like_url(std::string_view text) noexcept {
  return text.find("://") != std::string_view::npos || text.starts_with("postgres:") ||
         text.starts_with("postgresql:");
}

void take_url(const TreeNode& node, Report& report, store::StoreOptions& store) {
  const auto checked = check_database_url(node.text);
  if (!checked) {
    report.error(node.place, {"this is no URL of a PostgreSQL database: " + checked.error().message,
                              "write postgresql://user@host:5432/database, and what has a meaning in URLs as "
                              "%XX, such as %40 for @"});
    return;
  }
  if (has_password(node.text)) {
    report.warning(node.place, {"the URL holds a password",
                                "put it into a file that only the service may read, and name that as store: "
                                "password_file: or as passfile= in the URL"});
  }
  store.location = node.text;
}

void take_path(const TreeNode& node, Report& report, store::StoreOptions& store) {
  if (looks_like_url(node.text)) {
    report.error(node.place, {"a URL is no path of a file", "write it as store: url:"});
    return;
  }
  store.location = node.text;
}

/// "store: postgresql://host/db" and "store: /path/file.db".
void take_location(const TreeNode& node, Report& report, store::StoreOptions& store) {
  looks_like_url(node.text) ? take_url(node, report, store) : take_path(node, report, store);
}

void read_location(Section& section, store::StoreOptions& store) {
  const TreeNode* const path = section.scalar("path");
  const TreeNode* const url = section.filled_scalar("url");
  if (path != nullptr && url != nullptr) {
    section.report().error(url->key_place,
                           {"path and url both say where the store is",
                            "keep path for a file of this machine, or url for a database that nodes share"});
    return;
  }
  if (path != nullptr) take_path(*path, section.report(), store);
  if (url != nullptr) take_url(*url, section.report(), store);
}

void read_password_file(Section& section, store::StoreOptions& store) {
  section.filled_text("password_file", store.password_file);
  if (store.password_file.empty() || !section.sound()) return;
  const Place place = section.find("password_file")->place;
  if (!store::is_postgresql(store.location)) {
    section.report().error(place, {"only a database asks for a password", "name it as store: url:"});
  } else if (has_password(store.location)) {
    section.report().error(place, {"the URL holds a password already", "take it out of the URL"});
  }
}

void read_node(Section& section, store::StoreOptions& store) {
  section.text("node", store.node);
  if (store.node.empty() || is_node_name(store.node)) return;
  section.report().error(
      section.find("node")->place,
      {fmt::format("{} cannot name a node", in_quotes(store.node)),
       fmt::format("write at most {} letters, digits, '.', '-' and '_'", kLongestNodeName)});
}

void read_mapping(Section& section, store::StoreOptions& store) {
  read_location(section, store);
  read_password_file(section, store);
  read_node(section, store);
  section.choice("notify", store.notify, kYesNo);
  section.duration("not_ready_after", store.not_ready_after, std::chrono::seconds{1}, kLongestAge);
  section.count("max_queued", store.max_queued, {1, kMost});
  section.count("max_batch", store.max_batch, {1, kMost});
}

}  // namespace

void read_store(Section& top, std::string_view kept, store::StoreOptions& store) {
  const TreeNode* const node = top.find("store");
  const bool is_location = node != nullptr && node->kind == TreeNode::Kind::scalar && !node->text.empty();
  Section section{is_location ? nullptr : node, "store", top.report()};
  if (is_location) {
    take_location(*node, top.report(), store);
  } else {
    read_mapping(section, store);
  }
  if (!kept.empty() && store.location.empty() && section.sound()) {
    top.report().error(section.place(), {fmt::format("{} have nowhere to be kept", kept),
                                         "name a file as store: path:, or a database as store: url:"});
  }
  section.finish();
  if (store.node.empty() && is_node_name(host_name())) store.node = host_name();
}

}  // namespace smppguard::config
