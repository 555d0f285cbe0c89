// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/generate.hpp"

#include "generate_file.hpp"
#include "generate_folder.hpp"
#include "generate_plan.hpp"
#include "generate_text.hpp"
#include "parallel.hpp"

#include <mutex>
#include <system_error>
#include <utility>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

/// Whether a file could be taken for a list: with one more list of the same area codes, an import would
/// refuse or mix what it finds.
bool looks_like_list(fs::path name) {
  if (name.extension() == ".zip" || name.extension() == ".gz") name.replace_extension();
  const bool text = name.extension() == ".txt" || name.extension() == ".xml";
  return text && name.string().find('_') != std::string::npos;
}

Result<void> check_empty(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
    if (!looks_like_list(entry->path().filename())) continue;
    return fail(folder.string() + ": holds list files already, such as " + entry->path().filename().string());
  }
  if (error) return fail(folder.string() + ": cannot be read: " + error.message());
  return {};
}

/// Adds up over all threads and tells.
class ProgressSum {
 public:
  explicit ProgressSum(const std::function<void(std::uint64_t, std::uint64_t)>& tell) : tell_{tell} {}

  void expect(std::uint64_t octets) { total_ += octets; }
  void add(std::uint64_t octets) {
    const std::lock_guard lock{mutex_};
    done_ += octets;
    if (tell_) tell_(done_, total_);
  }

 private:
  const std::function<void(std::uint64_t, std::uint64_t)>& tell_;
  std::mutex mutex_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
};

class Generation {
 public:
  Generation(const GenerateRequest& request, std::vector<ListPlan> plans, const HiddenFolder& folder)
      : request_{request}, plans_{std::move(plans)}, folder_{folder}, progress_{request.progress} {
    for (const ListPlan& plan : plans_) progress_.expect(ListText{request, plan, 0}.octets());
    progress_.expect(request.changes * ChangeText::kRecordOctets);
  }

  /// Several files at a time, or where there is but one, several of its area codes.
  Result<void> write_lists() {
    const unsigned threads = thread_count(request_.threads);
    if (plans_.size() == 1) return write_list(plans_.front(), threads > 1 ? threads : 0);
    return in_parallel(plans_.size(), threads, [this](std::size_t i) { return write_list(plans_[i], 0); });
  }

  Result<void> write_change_list() {
    sort_changes(changes_);
    ChangeText text{request_.version, changes_};
    return write(change_list_name(), text);
  }

  /// Puts all files in their places.
  Result<GenerateReport> reveal() {
    GenerateReport report;
    for (const ListPlan& plan : plans_) {
      report.lists.push_back(request_.folder / packed(list_name_of(plan)));
      report.area_codes += static_cast<unsigned>(plan.areas.size());
      if (const auto done = reveal(report.lists.back(), report); !done) return done.error();
    }
    if (request_.changes > 0) {
      report.change_list = request_.folder / packed(change_list_name());
      if (const auto done = reveal(report.change_list, report); !done) return done.error();
    }
    return report;
  }

 private:
  [[nodiscard]] std::string list_name_of(const ListPlan& plan) const {
    return list_name(request_, request_.version, plan.scope) +
           (request_.format == ListFormat::xml ? ".xml" : ".txt");
  }
  /// Dated to the day by which all its records are known.
  [[nodiscard]] std::string change_list_name() const {
    return list_name(request_, request_.version + kChangePeriod, "changes") + ".txt";
  }
  [[nodiscard]] std::string packed(const std::string& name) const {
    return name + std::string{suffix_of(request_.packing)};
  }

  Result<void> write_list(const ListPlan& plan, std::size_t ahead) {
    ListText text{request_, plan, ahead};
    if (auto written = write(list_name_of(plan), text); !written) return written;
    const std::lock_guard lock{mutex_};
    changes_.insert(changes_.end(), text.changes().begin(), text.changes().end());
    return {};
  }

  template <class Text>
  Result<void> write(const std::string& name, Text& text) {
    const Pieces pieces = [&] {
      const std::string_view piece = text.next();
      if (!piece.empty()) progress_.add(piece.size());
      return piece;
    };
    const auto written = write_packed(folder_ / packed(name), {name, text.octets(), request_.version, pieces},
                                      {request_.packing, request_.compression});
    if (!written) return fail((request_.folder / packed(name)).string() + ": " + written.error().message);
    return {};
  }

  Result<void> reveal(const fs::path& path, GenerateReport& report) const {
    auto revealed = folder_.reveal(path.filename());
    std::error_code ignored;
    if (revealed) report.octets += fs::file_size(path, ignored);
    return revealed;
  }

  const GenerateRequest& request_;
  const std::vector<ListPlan> plans_;
  const HiddenFolder& folder_;
  ProgressSum progress_;
  std::mutex mutex_;
  std::vector<ListChange> changes_;  // of the lists written so far
};

}  // namespace

Result<GenerateReport> generate(const GenerateRequest& request) {
  auto plans = plan_lists(request);
  if (!plans) return plans.error();
  const auto folder = HiddenFolder::create(request.folder);
  if (!folder) return folder.error();
  if (!request.among_others) {
    if (const auto empty = check_empty(request.folder); !empty) return empty.error();
  }
  Generation generation{request, std::move(*plans), *folder};
  if (const auto written = generation.write_lists(); !written) return written.error();
  if (request.changes > 0) {
    if (const auto written = generation.write_change_list(); !written) return written.error();
  }
  return generation.reveal();
}

}  // namespace smppguard::dnc
