// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/verify.hpp"

#include "findings.hpp"
#include "heads_file.hpp"
#include "known_heads.hpp"
#include "line_reader.hpp"
#include "month.hpp"
#include "stream_check.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

/// Who wrote the journal, by the first segment that says so.
Result<std::string> node_of(const fs::path& folder) {
  for (const Stream stream : kStreams) {
    const auto months = months_in(folder, name(stream));
    if (!months) return months.error();
    for (const Month month : *months) {
      auto reader = LineReader::open(path_of(folder, name(stream), month));
      if (!reader) return reader.error();
      const auto first = reader->next();
      if (!first) return first.error();
      const auto line = *first ? read_line(**first) : std::nullopt;
      auto start = line ? read_segment_start(*line) : std::nullopt;
      if (start) return Result<std::string>{boost::system::in_place_value, std::move(start->node)};
    }
  }
  return Result<std::string>{boost::system::in_place_value};
}

/// A file, or the *.heads of a folder.
Result<std::vector<fs::path>> files_of_heads(const fs::path& path) {
  std::error_code code;
  if (!fs::is_directory(path, code)) return std::vector{path};
  std::vector<fs::path> files;
  for (fs::directory_iterator entry{path, code}, end; !code && entry != end; entry.increment(code)) {
    if (entry->path().extension() == ".heads") files.push_back(entry->path());
  }
  if (code) return fail(path.native() + ": cannot be listed: " + code.message());
  std::sort(files.begin(), files.end());
  return files;
}

class Verification {
 public:
  explicit Verification(const VerifyRequest& request) : request_{request}, findings_{request.found} {}

  Result<Verified> run() {
    auto node = node_of(request_.folder);
    if (!node) return node.error();
    if (auto done = load_keys(); !done) return done.error();
    KnownHeads heads{*node, keys_, findings_};
    // Before the segments: what is signed until here must be in them.
    if (auto done = load_heads(heads); !done) return done.error();
    std::vector<StreamCheck> checks;
    checks.reserve(kStreamCount);
    for (const Stream stream : kStreams)
      checks.emplace_back(request_.folder, stream, *node, heads, findings_);
    if (auto done = list(); !done) return done.error();
    for (const Stream stream : kStreams) {
      if (auto done = follow(stream, checks[static_cast<std::size_t>(stream)]); !done) return done.error();
    }
    check_beginnings(checks);
    verified_.heads = heads.count();
    verified_.other_heads = heads.others();
    verified_.findings = findings_.count();
    return verified_;
  }

 private:
  Result<void> load_keys() {
    const bool own = request_.public_key.empty();
    const fs::path file = own ? request_.folder / kPublicKeyFile : request_.public_key;
    auto keys = PublicKeys::load(file);
    if (keys) {
      keys_ = std::move(*keys);
    } else if (own) {
      findings_.add(Finding::Kind::not_signed, file, 0, "there is no public key: " + keys.error().message);
    } else {
      return keys.error();
    }
    return {};
  }

  Result<void> load_heads(KnownHeads& heads) {
    const auto months = months_in(request_.folder, kHeadsName);
    if (!months) return months.error();
    for (const Month month : *months) {
      if (auto done = heads.load(path_of(request_.folder, kHeadsName, month)); !done) return done;
    }
    if (!request_.heads.empty()) {
      const std::uint64_t own = heads.count();
      const auto files = files_of_heads(request_.heads);
      if (!files) return files.error();
      for (const fs::path& file : *files) {
        if (auto done = heads.load(file); !done) return done;
      }
      verified_.kept_elsewhere = heads.count() - own;
      if (verified_.kept_elsewhere == 0) {
        findings_.add(Finding::Kind::not_signed, request_.heads, 0,
                      "it has no head of this node that is trusted");
      }
    }
    heads.sort();
    return {};
  }

  Result<void> list() {
    for (const Stream stream : kStreams) {
      auto months = months_in(request_.folder, name(stream));
      if (!months) return months.error();
      for (const Month month : *months) {
        std::error_code code;
        const std::uint64_t octets = fs::file_size(path_of(request_.folder, name(stream), month), code);
        if (!code) total_ += octets;
      }
      months_[static_cast<std::size_t>(stream)] = std::move(*months);
    }
    return {};
  }

  Result<void> follow(Stream stream, StreamCheck& check) {
    const std::vector<Month>& months = months_[static_cast<std::size_t>(stream)];
    for (const Month month : months) {
      std::error_code code;
      // Retention may have removed it just now; then the evidence says so, and if not, that is found.
      if (!fs::exists(path_of(request_.folder, name(stream), month), code) && !code) continue;
      if (auto done =
              check.take(month, month == months.back(), [this](std::uint64_t octets) { tell(octets); });
          !done) {
        return done;
      }
      ++verified_.segments;
    }
    check.end(request_.now);
    verified_.lines += check.lines();
    verified_.behind_heads += check.behind_heads();
    return {};
  }

  /// A stream begins with its line 1, or the evidence says what was removed before.
  void check_beginnings(const std::vector<StreamCheck>& checks) {
    const std::vector<GivenUp>& given_up = checks.front().given_up();
    for (const Stream stream : kStreams) {
      const StreamCheck& check = checks[static_cast<std::size_t>(stream)];
      if (!check.before() || *check.before() == Place{}) continue;
      const GivenUp needed{stream, *check.before()};
      if (std::find(given_up.begin(), given_up.end(), needed) != given_up.end()) continue;
      findings_.add(Finding::Kind::deleted, check.first_file(), 1,
                    "what the stream had before is missing, and no entry says that it was kept long enough");
    }
  }

  void tell(std::uint64_t octets) {
    done_ += octets;
    if (request_.progress) request_.progress(done_, std::max(done_, total_));
  }

  const VerifyRequest& request_;
  Findings findings_;
  PublicKeys keys_;
  std::array<std::vector<Month>, kStreamCount> months_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  Verified verified_;
};

}  // namespace

std::string_view name(Finding::Kind kind) noexcept {
  switch (kind) {
    case Finding::Kind::edited: return "edited";
    case Finding::Kind::deleted: return "deleted";
    case Finding::Kind::cut: return "cut";
    case Finding::Kind::recomputed: return "recomputed";
    case Finding::Kind::not_signed: return "unsigned";
  }
  return "";
}

Result<Verified> verify(const VerifyRequest& request) {
  std::error_code code;
  if (!fs::is_directory(request.folder, code)) {
    return fail(request.folder.native() + ": no such folder; name that of the journal");
  }
  return Verification{request}.run();
}

}  // namespace smppguard::journal
