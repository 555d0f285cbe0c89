// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/search.hpp"

#include "journal_case.hpp"

#include <gmock/gmock.h>

namespace smppguard::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Searching : public JournalCase {
 protected:
  Found find(SearchRequest request) {
    request.which.folder = folder();
    return search(request).value();
  }
  static SearchRequest refusals(std::size_t limit = 100) {
    SearchRequest request;
    request.which.streams = {Stream::refusals};
    request.limit = limit;
    return request;
  }
};

TEST_F(Searching, GivesTheLatestFirstAndNoMoreThanAreWanted) {
  {
    const auto journal = open();
    for (std::uint32_t number = 1; number <= 5; ++number) {
      journal->record(refusal(number, kNow + std::chrono::seconds{number}));
    }
  }
  const Found found = find(refusals(2));
  EXPECT_THAT(found.lines,
              ElementsAre(HasSubstr("\"sequence_number\":5"), HasSubstr("\"sequence_number\":4")));
  EXPECT_TRUE(found.more);
}

TEST_F(Searching, FiltersAsAnExportDoesAndByReason) {
  {
    const auto journal = open();
    journal->record(refusal(1));
    DecisionEntry other = refusal(2);
    other.reason = "opted_out";
    other.sender = PhoneNumber::nanp(2223334747);
    journal->record(other);
  }
  SearchRequest request = refusals();
  request.reason = "opted_out";
  EXPECT_THAT(find(request).lines, ElementsAre(HasSubstr("12223334747")));
  EXPECT_FALSE(find(request).more);
  request.reason = "opted";
  EXPECT_THAT(find(request).lines, IsEmpty());
  request.reason.clear();
  request.which.numbers = {kSender};
  EXPECT_THAT(find(request).lines, ElementsAre(HasSubstr("12223334646")));
  request.which.numbers = {kRecipient};
  EXPECT_THAT(find(request).lines, SizeIs(2));
  request.which.until = kNow;
  EXPECT_THAT(find(request).lines, IsEmpty());
}

TEST_F(Searching, AFolderThatIsNotThereIsAnError) {
  SearchRequest request;
  request.which.folder = folder() / "nowhere";
  EXPECT_TRUE(search(request).has_error());
}

TEST_F(Searching, StopsWhereTooMuchWouldBeRead) {
  {
    const auto journal = open();
    for (std::uint32_t number = 1; number <= 3; ++number) journal->record(refusal(number));
  }
  SearchRequest request = refusals();
  request.most_octets = 1;
  EXPECT_TRUE(find(request).more);
}

}  // namespace
}  // namespace smppguard::journal
