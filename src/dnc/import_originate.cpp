// SPDX-License-Identifier: Apache-2.0
#include "import_originate.hpp"

#include "import_guards.hpp"
#include "input_file.hpp"
#include "known_files.hpp"
#include "list_loader.hpp"
#include "originate_file.hpp"
#include "originate_reader.hpp"
#include "shared_form.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/dnc/shared_list.hpp"
#include "smppguard/dnc/version_date.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace smppguard::dnc {
namespace {

/// Whether the file claims to be one of shared senders; what cannot be read is refused where it is read.
bool begins_as_shared(const std::filesystem::path& path) {
  std::string start(kSharedMagic.size(), '\0');
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rb"), std::fclose};
  return file && std::fread(start.data(), 1, start.size(), file.get()) == start.size() &&
         start == kSharedMagic;
}

constexpr std::size_t kPiece = std::size_t{256} * 1024;

Result<void> read_member(InputFile& file, std::size_t index, OriginateReader& reader) {
  auto stream = file.open_member(index);
  if (!stream) return stream.error();
  std::vector<std::uint8_t> buffer(kPiece);
  while (true) {
    const auto got = (*stream)->read(buffer);
    if (!got) return got.error();
    if (*got == 0) return reader.finish();
    if (auto fed = reader.feed(as_chars(Bytes{buffer}.first(*got))); !fed) return fed;
  }
}

Result<std::string> read_shared_text(const std::filesystem::path& path) {
  const auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return file.error();
  std::string text;
  std::vector<std::uint8_t> buffer(kPiece);
  while (text.size() <= kMostSharedOctets) {
    const auto got = file->read(buffer);
    if (!got) return got.error();
    if (*got == 0) break;
    text += as_chars(Bytes{buffer}.first(*got));
  }
  return Result<std::string>{boost::system::in_place_value, std::move(text)};
}

class OriginateImport {
 public:
  OriginateImport(const ImportContext& context, const OriginateInfo* current)
      : context_{context},
        request_{context.request},
        current_{current},
        known_{context.request, context.past},
        path_{request_.folder / fmt::format(".{}.staging", request_.list)} {}

  Result<ImportReport> run(const std::vector<ImportInput>& inputs) {
    for (const ImportInput& input : inputs) progress_.octets_total += input.octets;
    for (const ImportInput& input : inputs) read(input);
    if (const auto why = join()) refuse_all(*why);
    NewGeneration fresh;
    fresh.form = ListFile::Form::do_not_originate;
    fresh.numbers = joined_.entries().size();
    fresh.seal = [this] { return seal(); };
    fresh.publish = [this](const ListFile& as) { return publish(as); };
    fresh.discard = [this] { (void)::unlink(path_.c_str()); };
    auto report = end_import(context_, std::move(report_), fresh);
    if (!report) fresh.discard();
    return report;
  }

 private:
  void read(const ImportInput& input) {
    FileRecord record = begin_record(input, request_, context_.past);
    const auto answer = known_.ask(input, hash_file(input.path), record);
    if (answer == KnownFiles::Answer::already) {
      report_.already.push_back(record.file);
    } else {
      if (answer == KnownFiles::Answer::fresh) {
        const auto loaded =
            request_.signed_by != nullptr ? load_signed(input, record) : load_unsigned(input, record);
        if (!loaded) refuse(record, loaded.error().message);
      }
      report_.files.push_back(std::move(record));
    }
    progress_.octets_done += input.octets;
    if (request_.progress) request_.progress(progress_);
  }

  /// A signature that nobody checks would be worth nothing: neither a signed file nor one of a list that came
  /// signed before is taken for a plain one.
  Result<void> load_unsigned(const ImportInput& input, FileRecord& record) {
    record.content = name(ListKind::do_not_originate);
    if (begins_as_shared(input.path)) {
      return fail("is signed; name the key that has to have signed it: --signed-by PUBLIC.pem");
    }
    if (context_.past.last_made_at()) {
      return fail(
          "is not signed, and the list was before; name the key with --signed-by, or import it under "
          "another name");
    }
    return load(input, record);
  }

  /// Only a file that is good as a whole counts.
  Result<void> load(const ImportInput& input, FileRecord& record) {
    record.content = name(ListKind::do_not_originate);
    const auto named = read_file_name(input.path.filename().string());
    record.version = named ? named->version : date_of_unnamed(input, ListKind::do_not_originate, request_);
    if (const auto why = object_to_date(*record.version, request_)) return fail(*why);
    if (current_ != nullptr) {
      if (const auto why = object_to_age(*record.version, current_->version, request_)) return fail(*why);
    }
    const auto file = InputFile::open(input.path);
    if (!file) return file.error();
    auto own = std::make_unique<OriginateCollector>();
    for (std::size_t i = 0; i < (*file)->members().size(); ++i) {
      OriginateReader reader{*own};
      if (auto read = read_member(**file, i, reader); !read) return at_line(**file, i, read.error());
      record.numbers += reader.entries();
      record.repeated += reader.repeated();
    }
    if (record.numbers == 0) return fail("holds no entries at all");
    version_ = std::min(version_, *record.version);
    read_.push_back(std::move(own));
    return {};
  }

  /// The file says itself when it was made, and its count and signature that nothing of it is missing: that
  /// no sender is blocked any more is news like any other.
  Result<void> load_signed(const ImportInput& input, FileRecord& record) {
    record.content = name(ListKind::do_not_originate);
    if (!read_.empty()) return fail("a signed list is one file, and another was read before it");
    const auto text = read_shared_text(input.path);
    if (!text) return text.error();
    const auto list = read_shared_list(*text, *request_.signed_by);
    if (!list) return list.error();
    record.made_at = list->made_at;
    record.version = std::chrono::floor<std::chrono::days>(std::min(list->made_at, request_.now));
    if (const auto why =
            object_to_times(list->made_at, list->valid_until, context_.past.last_made_at(), request_)) {
      return fail(*why);
    }
    auto own = std::make_unique<OriginateCollector>();
    for (const SharedSender& one : list->senders) {
      const auto entry =
          one.sender.is_nanp() ? read_prefix(one.sender.to_string()) : short_code_of(one.sender);
      if (const auto added = own->add(entry.value(), source_of(*list, one)); !added) return added.error();
    }
    record.numbers = list->senders.size();
    version_ = *record.version;
    read_.push_back(std::move(own));
    return {};
  }

  /// Why nothing can come of it.
  std::optional<std::string> join() {
    for (const auto& one : read_) {
      const OriginateEntries& entries = one->entries();
      for (const OriginateEntries::Entry& entry : entries.in_order()) {
        const auto added = joined_.add(entry.prefix, entries.source(entry.source));
        if (!added) return added.error().message;
      }
    }
    if (current_ == nullptr || read_.empty() || request_.signed_by != nullptr) return std::nullopt;
    return object_to_count(joined_.entries().size(), current_->count, request_);
  }

  void refuse_all(const std::string& why) {
    for (FileRecord& record : report_.files) {
      if (record.outcome == FileRecord::Outcome::accepted) refuse(record, why);
    }
  }

  Result<Digest> seal() const {
    const auto heading = write_originate_file(path_, {request_.list, version_, 0}, joined_.entries());
    if (!heading) return fail("the new list " + heading.error().message);
    return heading->checksum;
  }

  Result<void> publish(const ListFile& as) const {
    const auto target = request_.folder / list_file_name(as);
    if (::rename(path_.c_str(), target.c_str()) != 0) {
      return system_fail("the new list cannot be given its name");
    }
    return sync_folder(request_.folder);
  }

  const ImportContext& context_;
  const ImportRequest& request_;
  const OriginateInfo* const current_;
  KnownFiles known_;
  const std::filesystem::path path_;
  ImportReport report_;
  std::vector<std::unique_ptr<OriginateCollector>> read_;  // of good files
  OriginateCollector joined_;
  Day version_ = Day::max();
  Progress progress_;
};

}  // namespace

Result<ImportReport> import_originate(const ImportContext& context, const OriginateInfo* current,
                                      const std::vector<ImportInput>& inputs) {
  auto report = OriginateImport{context, current}.run(inputs);
  if (report) return report;
  return fail(context.request.folder.string() + ": " + report.error().message);
}

}  // namespace smppguard::dnc
