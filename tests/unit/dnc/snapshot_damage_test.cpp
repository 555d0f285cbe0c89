// SPDX-License-Identifier: Apache-2.0
// Snapshots with every kind of damage: each must be an error that says what is wrong.
#include "building.hpp"
#include "folder.hpp"
#include "little_endian.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "snapshot_format.hpp"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

class SnapshotDamage : public testing::Test {
 protected:
  void SetUp() override {
    const auto path = write_list(folder_.path(), kNational, 1, {2125550100, 8185550100, 8185550101});
    good_ = folder_.read(path.filename().string());
    ASSERT_EQ(error_of(good_), "");
  }

  std::string error_of(const std::string& octets, Verify verify = Verify::full) {
    const auto path = folder_.write("damaged", octets);
    std::filesystem::permissions(path, std::filesystem::perms{0444});
    const auto opened = Snapshot::open(path, verify);
    return opened ? "" : opened.error().message;
  }

  /// The good file with a change in its header and a checksum that fits again.
  std::string resealed(const std::function<void(std::uint8_t*)>& change) const {
    std::string octets = good_;
    auto* front = reinterpret_cast<std::uint8_t*>(octets.data());
    change(front);
    const Digest checksum = format::header_checksum({front, format::kHeaderOctets});
    std::copy(checksum.begin(), checksum.end(), front + format::kChecksumAt);
    return octets;
  }

  static std::uint8_t* entry(std::uint8_t* front, std::size_t index) {
    return front + format::kEntriesAt + index * format::kEntryOctets;
  }

  Folder folder_;
  std::string good_;
};

TEST_F(SnapshotDamage, IsFoundInEveryOctetOfTheHeader) {
  // One file changed in place for each octet: so many whole copies would take their time.
  const auto path = folder_.write("damaged", good_);
  std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
  std::filesystem::permissions(path, std::filesystem::perms{0444});
  const auto put = [&](std::size_t at, int octet) {
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(octet));
    file.flush();
  };
  for (std::size_t at = 0; at < format::kHeaderOctets; ++at) {
    for (const int flip : {0x01, 0x80}) {
      put(at, good_[at] ^ flip);
      EXPECT_FALSE(Snapshot::open(path, Verify::header)) << at;
    }
    put(at, good_[at]);
  }
  EXPECT_TRUE(Snapshot::open(path, Verify::full));
}

TEST_F(SnapshotDamage, IsFoundWhereverTheFileWasCut) {
  const std::size_t whole = good_.size();
  for (const std::size_t octets :
       {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{63}, std::size_t{64},
        std::size_t{100}, std::size_t{4095}, std::size_t{4096}, std::size_t{4097}, std::size_t{500'000},
        whole / 2, whole - 4096, whole - 1}) {
    for (const Verify verify : {Verify::header, Verify::full, Verify::kept}) {
      const std::string error = error_of(good_.substr(0, octets), verify);
      EXPECT_THAT(error, HasSubstr(octets < 8 ? "no list that smppguard has imported" : "truncated"))
          << octets;
    }
  }
  EXPECT_THAT(error_of(good_.substr(0, whole - 1)), HasSubstr(std::to_string(whole - 1) + " of "));
  EXPECT_THAT(error_of(good_ + '\0', Verify::header), HasSubstr("1 octets too long"));
}

TEST_F(SnapshotDamage, IsFoundInASlabByFullVerificationOnly) {
  std::mt19937_64 random{3};
  for (int i = 0; i < 40; ++i) {
    std::string octets = good_;
    const std::size_t at = format::kHeaderOctets + random() % (good_.size() - format::kHeaderOctets);
    octets[at] = static_cast<char>(octets[at] ^ (1 << (random() % 8)));
    const bool first = at < format::kHeaderOctets + format::kSlabStride;
    EXPECT_THAT(error_of(octets),
                HasSubstr(first ? "checksum of area code 212" : "checksum of area code 818"))
        << at;
    EXPECT_EQ(error_of(octets, Verify::kept), error_of(octets)) << at;
    EXPECT_EQ(error_of(octets, Verify::header), "") << at;
  }
}

TEST_F(SnapshotDamage, NamesWhatTheFileIsInstead) {
  EXPECT_THAT(error_of("818,5550100\n"), HasSubstr("damaged: this is no list"));
  EXPECT_THAT(error_of(resealed([](auto* front) { store_le(front + format::kVersionAt, 3U); })),
              HasSubstr("format 3 is newer than this smppguard reads (2)"));
  EXPECT_THAT(error_of(resealed([](auto* front) { store_le(front + format::kVersionAt, 1U); })),
              HasSubstr("format 1 is no longer read; import the list anew"));
}

TEST_F(SnapshotDamage, IsFoundBehindAChecksumThatFits) {
  const auto refused = [&](const std::function<void(std::uint8_t*)>& change, const char* reason) {
    EXPECT_THAT(error_of(resealed(change), Verify::header), HasSubstr(reason));
  };
  for (const std::uint32_t areas : {801U, 0xFFFFFFFFU}) {
    refused([=](auto* front) { store_le(front + format::kAreaCountAt, areas); },
            "area codes; the file is damaged");
  }
  refused([](auto* front) { store_le(front + format::kAreaCountAt, 1U); }, "counts do not add up");
  refused([](auto* front) { store_le(front + format::kFileOctetsAt, std::uint64_t{1} << 63U); }, "truncated");
  for (const std::uint32_t kind : {4U, 5U, 0xFFFFFFFFU}) {
    refused([=](auto* front) { store_le(front + format::kKindAt, kind); }, "names no list");
  }
  refused([](auto* front) { front[format::kNameAt] = 'N'; }, "names no list");
  refused([](auto* front) { front[format::kNameAt] = 0; }, "names no list");
  refused([](auto* front) { front[format::kNameAt + format::kNameOctets - 1] = 'x'; }, "names no list");
  for (const std::uint64_t offset :
       {std::uint64_t{0}, format::kHeaderOctets - format::kPage, format::kHeaderOctets + 8,
        std::uint64_t{1} << 40U, ~std::uint64_t{0} - format::kPage + 1}) {
    refused([=](auto* front) { store_le(entry(front, 0) + 16, offset); },
            "entry 1 of the header makes no sense");
  }
  refused([](auto* front) { store_le(entry(front, 1) + 16, std::uint64_t{format::kHeaderOctets}); },
          "overlap");
  refused([](auto* front) { store_le(entry(front, 0) + 24, std::uint64_t{8}); },
          "entry 1 of the header makes no sense");
  refused([](auto* front) { store_le(entry(front, 0) + 12, 2U); }, "entry 1 of the header makes no sense");
  refused([](auto* front) { store_le(front + format::kTotalAt, std::uint64_t{4}); }, "counts do not add up");
  for (const std::uint32_t area_code : {0U, 199U, 1000U, 818U, 0x80000000U}) {
    refused([=](auto* front) { store_le(entry(front, 0), area_code); }, "of the header makes no sense");
  }
  refused([](auto* front) { store_le(entry(front, 1), 212U); }, "entry 2 of the header makes no sense");
  refused([](auto* front) { store_le(entry(front, 1) + 8, 10'000'001U); },
          "entry 2 of the header makes no sense");
}

TEST_F(SnapshotDamage, IsFoundInAnArrayThatIsNotInOrder) {
  const auto path = write_list(folder_.path(), {"own", ListKind::company, {}}, 1, {2125550100, 2125550101});
  good_ = folder_.read(path.filename().string());
  auto* const octets = reinterpret_cast<std::uint8_t*>(good_.data());
  for (const std::uint32_t local : {5550101U, 5550102U, 10'000'000U, 0xFFFFFFFFU}) {
    const bool last = local >= 10'000'000;
    store_le(octets + format::kHeaderOctets + (last ? 4 : 0), local);
    store_le(octets + format::kHeaderOctets + (last ? 0 : 4), 5550101U);
    const Digest checksum = sha256({octets + format::kHeaderOctets, 8});
    std::copy(checksum.begin(), checksum.end(), entry(octets, 0) + format::kEntryChecksumAt);
    EXPECT_THAT(error_of(resealed([](auto*) {})), HasSubstr("are not in order")) << local;
  }
}

TEST_F(SnapshotDamage, IsFoundInCountsThatAddUpButAreNotTrue) {
  const std::string octets = resealed([](auto* front) {
    store_le(entry(front, 0) + 8, 2U);
    store_le(entry(front, 1) + 8, 1U);
  });
  EXPECT_THAT(error_of(octets), HasSubstr("area code 212 lists 1 numbers and the header says 2"));
  EXPECT_EQ(error_of(octets, Verify::header), "");
}

}  // namespace
}  // namespace smppguard::dnc
