// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

#include "engine/core/progress.h"

namespace carina::gui {

/// What work off the GUI thread is given: when to stop, and where to say how far it is.
/// Threads  any
class TaskWatch : public Progress {
 public:
  explicit TaskWatch(std::stop_token stop) : stop_(std::move(stop)) {}

  const std::stop_token& stop() const { return stop_; }
  bool isStopped() const { return stop_.stop_requested(); }

  void report(std::uint64_t done, std::uint64_t total, std::string_view what) override;

  struct State {
    quint64 done = 0;
    quint64 total = 0;
    QString what;
  };
  State state() const;

 private:
  std::stop_token stop_;
  mutable std::mutex mutex_;
  State state_;
};

/// One piece of engine work on a thread of its own, whose end comes back to the GUI thread.
///
///   tasks_.start<Roc>([=](TaskWatch& watch) { return …; }, [this](Roc roc) { … }, [this](const QString& error) { … });
///
/// The callbacks are called on the GUI thread, and never after the task, or its owner, is gone. Who destroys a task
/// that runs asks it to stop and does not wait for it: the thread ends by itself, its result is dropped. Threads  GUI
/// thread only
class Task : public QObject {
  Q_OBJECT

 public:
  explicit Task(QObject* parent = nullptr);
  ~Task() override;

  /// A task that still runs is cancelled, and its end is never heard of.
  template <typename Result>
  void start(std::function<Result(TaskWatch&)> work, std::function<void(Result)> done,
             std::function<void(const QString&)> failed) {
    const auto number = begin();
    const QPointer<Task> self(this);
    run([self, number, work = std::move(work), done = std::move(done),
         failed = std::move(failed)](const std::shared_ptr<TaskWatch>& watch) -> std::function<void()> {
      try {
        auto result = std::make_shared<Result>(work(*watch));
        return [=] {
          if (self && self->end(number)) done(std::move(*result));
        };
      } catch (...) {
        const auto words = messageOf(std::current_exception());
        const bool isStopped = watch->isStopped();
        return [=] {
          if (self && self->end(number) && !isStopped) failed(words);
        };
      }
    });
  }

  bool isRunning() const { return isRunning_; }

  /// Asks the work to stop. Its callbacks will not be called.
  void cancel();

  /// Waits until the work of every task that was begun in this process is over; for the end of the program and tests.
  static void waitForAll();

 Q_SIGNALS:
  void progressed(quint64 done, quint64 total, const QString& what);
  void started();
  void ended();

 protected:
  void timerEvent(QTimerEvent* event) override;

 private:
  int begin();
  bool end(int number);
  void run(std::function<std::function<void()>(const std::shared_ptr<TaskWatch>&)> work);
  static QString messageOf(const std::exception_ptr& error);

  int number_ = 0;
  int timer_ = 0;
  bool isRunning_ = false;
  std::stop_source stop_;
  std::shared_ptr<TaskWatch> watch_;
};

}  // namespace carina::gui
