// SPDX-License-Identifier: Apache-2.0
#include "list_loader.hpp"

#include "change_reader.hpp"
#include "content_kind.hpp"
#include "flat_chunks.hpp"
#include "flat_reader.hpp"
#include "input_file.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/text.hpp"
#include "smppguard/dnc/version_date.hpp"
#include "xml_reader.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <utility>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;
constexpr std::uint64_t kLarge = std::uint64_t{64} << 20U;  // worth the threads
constexpr const char* kFull = "full";
constexpr const char* kChanges = "changes";

/// One file under way.
class Loading {
 public:
  Loading(const std::filesystem::path& path, const LoadOptions& options, LoadedFile& loaded)
      : path_{path}, options_{options}, loaded_{loaded}, buffer_(kPiece) {}

  Result<void> run() {
    const auto file = InputFile::open(path_);
    if (!file) return file.error();
    loaded_.numbers = std::make_unique<NumberSet>();
    if (auto known = find_version((*file)->members()); !known) return known;
    for (std::size_t i = 0; i < (*file)->members().size(); ++i) {
      if (auto read = read_member(**file, i); !read) return read;
    }
    return finish();
  }

 private:
  /// The file's own name says it, or those of the members that an archive holds: nothing newer than the
  /// oldest is known of all.
  Result<void> find_version(const std::vector<std::string>& members) {
    std::optional<Day>& version = loaded_.record.version;
    version.reset();
    if (const auto own = read_file_name(path_.filename().string())) version = own->version;
    for (const std::string& member : members) {
      if (const auto name = read_file_name(member))
        version = std::min(version.value_or(Day::max()), name->version);
    }
    if (!version) version = options_.version_date;
    if (version) return {};
    return fail(
        "the date of this list is not known; keep the name it was downloaded with (2026-8-5_818_....txt) or "
        "give --version-date YYYY-MM-DD");
  }

  /// Of which all of the member's numbers have to be, if its name says one.
  [[nodiscard]] std::optional<unsigned> area_named(const std::string& member) const {
    const auto own = read_file_name(path_.filename().string());
    if (own && own->area_code) return own->area_code;
    const auto name = read_file_name(member);
    return name ? name->area_code : std::nullopt;
  }

  Result<void> read_member(InputFile& file, std::size_t index) {
    const std::string member = file.members()[index];
    const auto only_area = area_named(member);
    auto stream = file.open_member(index);
    if (!stream) return stream.error();
    const auto got = read_piece(**stream);
    if (!got) return got.error();
    const Bytes first = Bytes{buffer_}.first(*got);
    auto read = read_as(content_kind(first), only_area, **stream, first, !file.is_packed());
    if (read) return read;
    return at_line(file, index, read.error());
  }

  Result<void> read_as(ContentKind kind, std::optional<unsigned> only_area, InputStream& stream, Bytes first,
                       bool plain) {
    NumberInserter inserter{*loaded_.numbers};
    std::string& content = loaded_.record.content;
    content.clear();  // until it is seen
    if (kind == ContentKind::changes) {
      content = kChanges;
      ChangeReader reader{loaded_.changes};
      return read_through(stream, first, reader);
    }
    if (kind == ContentKind::xml) {
      XmlReader reader{inserter, loaded_.changes, only_area};
      auto read = read_through(stream, first, reader);
      inserter.flush();
      loaded_.record.numbers += reader.numbers();
      if (reader.numbers() > 0) content = kFull;
      return read;
    }
    if (plain && first.size() == kPiece) {
      content = kFull;
      if (const auto large = read_large(only_area)) return *large;
    }
    FlatReader reader{inserter, only_area};
    auto read = read_through(stream, first, reader);
    inserter.flush();
    loaded_.record.numbers += reader.numbers();
    content = reader.numbers() > 0 ? kFull : "";
    return read;
  }

  /// On several threads; nothing for a file that is not worth them.
  std::optional<Result<void>> read_large(std::optional<unsigned> only_area) {
    const auto file = FileDescriptor::open(path_, O_RDONLY);
    if (!file) return file.error();
    const auto octets = file->size();
    if (!octets) return octets.error();
    if (*octets < kLarge || options_.threads < 2) return std::nullopt;
    const auto numbers =
        read_flat_chunks(*file, *octets, only_area, options_.threads, options_.progress, *loaded_.numbers);
    if (!numbers) return numbers.error();
    loaded_.record.numbers += *numbers;
    return Result<void>{};
  }

  template <class Reader>
  Result<void> read_through(InputStream& stream, Bytes piece, Reader& reader) {
    while (!piece.empty()) {
      if (auto fed = reader.feed(as_chars(piece)); !fed) return fed;
      const auto got = read_piece(stream);
      if (!got) return got.error();
      piece = Bytes{buffer_}.first(*got);
    }
    return reader.finish();
  }

  Result<std::size_t> read_piece(InputStream& stream) {
    const std::uint64_t before = stream.octets_taken();
    auto got = stream.read(buffer_);
    if (got && options_.progress) options_.progress(stream.octets_taken() - before);
    return got;
  }

  Result<void> finish() {
    FileRecord& record = loaded_.record;
    if (!loaded_.changes.empty() && record.numbers > 0) {
      record.content.clear();
      return fail("holds a full list and changes as well; give them as files of their own");
    }
    if (!loaded_.changes.empty()) {
      record.content = kChanges;
      record.numbers = loaded_.changes.size();
      return {};
    }
    // A download that failed looks like this.
    if (record.numbers == 0) return fail("holds no numbers at all");
    record.areas = describe_areas(loaded_.numbers->area_codes());
    return {};
  }

  const std::filesystem::path& path_;
  const LoadOptions& options_;
  LoadedFile& loaded_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace

Error at_line(const InputFile& file, std::size_t member, const Error& error) {
  const std::string& what = error.message;
  const bool has_line = !what.empty() && what[0] >= '0' && what[0] <= '9';
  return fail(fmt::format("{}{}{}", file.is_packed() ? "in " + file.members()[member] + ", " : "",
                          has_line ? "line " : "", what));
}

Result<void> load_file(const std::filesystem::path& path, const LoadOptions& options, LoadedFile& loaded) {
  return Loading{path, options, loaded}.run();
}

Result<Digest> hash_file(const std::filesystem::path& path) {
  const auto file = FileDescriptor::open(path, O_RDONLY | O_NONBLOCK);
  if (!file) return file.error();
  struct stat status {};
  if (::fstat(file->get(), &status) != 0) return system_fail("cannot be examined");
  if (!S_ISREG(status.st_mode)) return fail("is not a regular file");
  std::vector<std::uint8_t> buffer(kPiece);
  Sha256 hash;
  while (true) {
    const auto got = file->read(buffer);
    if (!got) return got.error();
    hash.add(Bytes{buffer}.first(*got));
    if (*got < buffer.size()) return hash.finish();
  }
}

std::string describe_areas(const std::vector<unsigned>& area_codes) {
  constexpr std::size_t kMostNamed = 5;
  if (area_codes.size() > kMostNamed) return fmt::format("{} area codes", area_codes.size());
  return fmt::format("{}", fmt::join(area_codes, " "));
}

}  // namespace smppguard::dnc
