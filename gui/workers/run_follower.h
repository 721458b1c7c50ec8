// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <map>
#include <memory>

#include "engine/launch/run_picture.h"
#include "gui/workers/task.h"

namespace carina::gui {

/// Follows runs by their folders, and asks the schedulers of those that have jobs; nothing of it on the GUI thread.
///
/// What was written is told within a second. A scheduler that hangs holds up its own run alone; a disk that hangs holds
/// up the news of other runs, never the window.
/// Threads  GUI thread only
class RunFollower : public QObject {
  Q_OBJECT

 public:
  explicit RunFollower(QObject* parent = nullptr);
  ~RunFollower() override;

  /// These runs from now on.
  void follow(const QStringList& runs);

  /// Folders in which runs are looked for, one level deep.
  void lookIn(const QStringList& folders);

  /// Of these, curves, logs, ranks and checkpoints are read too.
  void detail(const QStringList& runs);

  /// Asks everything once more now, schedulers too.
  void refresh();

 Q_SIGNALS:
  void changed(const carina::launch::RunPicture& picture);

  /// Runs that lie in the folders; those that are followed too.
  void found(const QStringList& runs);

 private:
  struct Watches;

  void look();
  void askJobs();
  void askJob(const QString& run, Task& task);
  void search();

  std::shared_ptr<Watches> watches_;
  QStringList runs_;
  QStringList folders_;
  QStringList detailed_;
  Task look_;
  std::map<QString, std::unique_ptr<Task>> asks_;  ///< by run: one that waits for ssh keeps no other waiting
  Task search_;
  QTimer lookTimer_;
  QTimer askTimer_;
};

}  // namespace carina::gui
