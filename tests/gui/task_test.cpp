// SPDX-License-Identifier: Apache-2.0
#include "gui/workers/task.h"

#include <QThread>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

using namespace std::chrono_literals;

TEST(Task, BringsItsResultToTheGuiThread) {
  Task task;
  int result = 0;
  const QThread* where = nullptr;
  task.start<int>([](TaskWatch&) { return 42; },
                  [&](int value) {
                    result = value;
                    where = QThread::currentThread();
                  },
                  [](const QString&) { FAIL(); });
  EXPECT_TRUE(task.isRunning());
  ASSERT_TRUE(waitFor([&] { return result != 0; }));
  EXPECT_EQ(result, 42);
  EXPECT_EQ(where, QThread::currentThread());
  EXPECT_FALSE(task.isRunning());
}

TEST(Task, SaysWhatWentWrongInTheErrorsWords) {
  Task task;
  QString words;
  task.start<int>([](TaskWatch&) -> int { throw Error(ErrorCode::Corrupt, "a.dcm: damaged"); }, [](int) { FAIL(); },
                  [&](const QString& error) { words = error; });
  ASSERT_TRUE(waitFor([&] { return !words.isEmpty(); }));
  EXPECT_EQ(words, QStringLiteral("a.dcm: damaged"));
}

TEST(Task, ReportsProgress) {
  Task task;
  quint64 most = 0;
  bool isDone = false;
  QObject::connect(&task, &Task::progressed, [&](quint64 done, quint64) { most = std::max(most, done); });
  task.start<int>(
      [](TaskWatch& watch) {
        for (std::uint64_t i = 1; i <= 5; ++i) {
          watch.report(i, 5, "film");
          std::this_thread::sleep_for(80ms);
        }
        return 1;
      },
      [&](int) { isDone = true; }, [](const QString&) { FAIL(); });
  ASSERT_TRUE(waitFor([&] { return isDone; }));
  EXPECT_GE(most, 3U);
}

TEST(Task, IsNotHeardOfOnceItIsCancelledOrGone) {
  auto stopped = std::make_shared<std::atomic<int>>(0);
  const auto work = [stopped](TaskWatch& watch) {
    while (!watch.isStopped()) std::this_thread::sleep_for(5ms);
    return ++*stopped;
  };
  Task cancelled;
  cancelled.start<int>(
      work, [](int) { FAIL(); }, [](const QString&) { FAIL(); });
  cancelled.cancel();
  EXPECT_FALSE(cancelled.isRunning());
  {
    Task gone;
    gone.start<int>(
        work, [](int) { FAIL(); }, [](const QString&) { FAIL(); });
  }
  ASSERT_TRUE(waitFor([&] { return *stopped == 2; }));
  QTest::qWait(50);  // for callbacks that should not come
}

TEST(Task, TheLastOfSeveralStartsCounts) {
  Task task;
  int result = 0;
  for (int i = 1; i <= 5; ++i) {
    task.start<int>(
        [i](TaskWatch&) {
          std::this_thread::sleep_for(std::chrono::milliseconds(60 - 10 * i));
          return i;
        },
        [&](int value) { result = value; }, [](const QString&) { FAIL(); });
  }
  ASSERT_TRUE(waitFor([&] { return result != 0; }));
  QTest::qWait(100);
  EXPECT_EQ(result, 5);
}

}  // namespace
}  // namespace carina::gui
