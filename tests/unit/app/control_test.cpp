// SPDX-License-Identifier: Apache-2.0
#include "control.hpp"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace smppguard::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Control : public ::testing::Test {
 protected:
  Control() {
    std::string pattern = (std::filesystem::temp_directory_path() / "smppguard-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = folder + "/control.sock";
  }
  ~Control() override { std::filesystem::remove_all(folder); }

  static Outcome echo(const std::string& request) {
    return {request != "fail", {"asked: " + request, "second line"}};
  }

  std::string folder;
  std::string path;
};

TEST_F(Control, AnswersRequestsOneAfterTheOther) {
  const auto socket = ControlSocket::open(path, echo);
  ASSERT_TRUE(socket);
  for (const char* request : {"reload", "again"}) {
    const auto outcome = ask_service(path, request);
    ASSERT_TRUE(outcome);
    EXPECT_TRUE(outcome->ok);
    EXPECT_THAT(outcome->lines, ElementsAre("asked: " + std::string(request), "second line"));
  }
  EXPECT_FALSE(ask_service(path, "fail")->ok);
}

TEST_F(Control, IsForItsOwnUserAlone) {
  const auto socket = ControlSocket::open(path, echo);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Control, GoesWithItsService) {
  { const auto socket = ControlSocket::open(path, echo); }
  EXPECT_FALSE(std::filesystem::exists(path));
  const auto outcome = ask_service(path, "reload");
  ASSERT_TRUE(outcome.has_error());
  EXPECT_THAT(outcome.error().message, HasSubstr(path));
}

TEST_F(Control, OneThatSomebodyServesIsNotTaken) {
  const auto first = ControlSocket::open(path, echo);
  const auto second = ControlSocket::open(path, echo);
  ASSERT_TRUE(second.has_error());
  EXPECT_THAT(second.error().message, HasSubstr("another process serves there"));
  EXPECT_TRUE(ask_service(path, "reload")->ok);
}

TEST_F(Control, OneThatIsLeftOverIsReplaced) {
  const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(left, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(left);  // without unlink, as a process that was killed
  const auto socket = ControlSocket::open(path, echo);
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_TRUE(ask_service(path, "reload")->ok);
}

TEST_F(Control, AnOrdinaryFileIsLeftAlone) {
  {
    std::FILE* file = std::fopen(path.c_str(), "w");
    std::fclose(file);
  }
  EXPECT_TRUE(ControlSocket::open(path, echo).has_error());
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(Control, AFolderThatIsMissingIsSaid) {
  const auto socket = ControlSocket::open(folder + "/missing/control.sock", echo);
  ASSERT_TRUE(socket.has_error());
  EXPECT_THAT(socket.error().message, HasSubstr("No such file or directory"));
}

TEST_F(Control, APathThatIsTooLongIsSaid) {
  EXPECT_TRUE(ControlSocket::open(folder + "/" + std::string(200, 'x'), echo).has_error());
}

}  // namespace
}  // namespace smppguard::app
