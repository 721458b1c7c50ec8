// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/whereabout_board.h"

#include <csignal>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace carina::comm {
namespace {

TEST(WhereaboutBoard, IsReadByWhoeverOpensItByProcessAndDescriptor) {
  Whereabouts mine;
  const auto seen = WhereaboutBoard::open(::getpid(), mine.boardDescriptor());
  ASSERT_NE(seen, nullptr);
  EXPECT_EQ(seen->read()->whereabout.text(), "");
  mine.doing("step 7", 10);
  mine.waiting("sum of gradients");
  EXPECT_EQ(seen->read()->whereabout.text(), "step 7, sum of gradients");
  EXPECT_TRUE(seen->read()->whereabout.isWaiting);
  EXPECT_FALSE(seen->read()->whereabout.isEnding);
  mine.end();
  EXPECT_TRUE(seen->read()->whereabout.isEnding);
}

// What is heard of a rank is a quarter of a second old; a rank that dies after many fast steps was named 'before its
// first step' for that.
TEST(WhereaboutBoard, TellsWhereAProcessWasWhenItWasKilled) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    Whereabouts whereabouts;
    const int descriptor = whereabouts.boardDescriptor();
    for (int step = 1; step <= 7; ++step) whereabouts.doing("step " + std::to_string(step), 10);
    if (::write(pipe[1], &descriptor, sizeof descriptor) != sizeof descriptor) ::_exit(1);
    ::pause();
    ::_exit(0);
  }
  int descriptor = -1;
  ASSERT_EQ(::read(pipe[0], &descriptor, sizeof descriptor), static_cast<ssize_t>(sizeof descriptor));
  const auto seen = WhereaboutBoard::open(child, descriptor);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(pipe[0]);
  ::close(pipe[1]);
  ASSERT_NE(seen, nullptr);
  EXPECT_EQ(seen->read()->whereabout.text(), "step 7");
}

TEST(WhereaboutBoard, NeverGivesHalfANote) {
  Whereabouts mine;
  const auto seen = WhereaboutBoard::open(::getpid(), mine.boardDescriptor());
  ASSERT_NE(seen, nullptr);
  mine.doing(std::string(150, 'a'), 10);
  std::jthread writer([&](const std::stop_token& stop) {
    for (int i = 0; !stop.stop_requested(); ++i) mine.doing(std::string(150, static_cast<char>('a' + i % 26)), 10);
  });
  for (int i = 0; i < 20000; ++i) {
    const auto note = seen->read();
    if (!note) continue;
    const auto text = note->whereabout.text();
    ASSERT_EQ(text, std::string(150, text.front()));
  }
}

TEST(WhereaboutBoard, IsNoneOfAProcessThatIsGoneOrOfAnotherFile) {
  EXPECT_EQ(WhereaboutBoard::open(::getpid(), 999), nullptr);
  EXPECT_EQ(WhereaboutBoard::open(::getpid(), -1), nullptr);
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  EXPECT_EQ(WhereaboutBoard::open(::getpid(), pipe[0]), nullptr);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

}  // namespace
}  // namespace carina::comm
