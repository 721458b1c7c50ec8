// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/task.h"

#include <QCoreApplication>
#include <QThreadPool>
#include <QTimerEvent>

namespace carina::gui {
namespace {

constexpr int kProgressMs = 100;

/// Apart from Qt's own pool: long work must not keep short work waiting there.
QThreadPool& pool() {
  static QThreadPool kPool;
  static const bool kIsSized = [] {
    kPool.setMaxThreadCount(16);  // most of them wait for disks, or for the one that computes
    return true;
  }();
  Q_UNUSED(kIsSized)
  return kPool;
}

}  // namespace

void TaskWatch::report(std::uint64_t done, std::uint64_t total, std::string_view what) {
  const std::lock_guard lock(mutex_);
  state_ = {done, total, QString::fromUtf8(what.data(), static_cast<qsizetype>(what.size()))};
}

TaskWatch::State TaskWatch::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

Task::Task(QObject* parent) : QObject(parent) {}

Task::~Task() {
  stop_.request_stop();
}

int Task::begin() {
  stop_.request_stop();
  stop_ = std::stop_source();
  watch_ = std::make_shared<TaskWatch>(stop_.get_token());
  if (timer_ == 0) timer_ = startTimer(kProgressMs);
  isRunning_ = true;
  Q_EMIT started();
  return ++number_;
}

bool Task::end(int number) {
  if (number != number_ || !isRunning_) return false;
  isRunning_ = false;
  killTimer(timer_);
  timer_ = 0;
  Q_EMIT ended();
  return true;
}

void Task::cancel() {
  stop_.request_stop();
  end(number_);
}

void Task::run(std::function<std::function<void()>(const std::shared_ptr<TaskWatch>&)> work) {
  pool().start([work = std::move(work), watch = watch_] {
    auto finish = work(watch);
    // To the thread that all windows live in, also where the task is gone by now.
    QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(finish), Qt::QueuedConnection);
  });
}

void Task::waitForAll() {
  pool().waitForDone();
}

void Task::timerEvent(QTimerEvent* event) {
  if (event->timerId() != timer_ || !watch_) return;
  const auto state = watch_->state();
  if (state.total > 0) Q_EMIT progressed(state.done, state.total, state.what);
}

QString Task::messageOf(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return QString::fromUtf8(known.what());
  } catch (...) {
    return tr("An error without words");
  }
}

}  // namespace carina::gui
