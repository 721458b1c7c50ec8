// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include "engine/train/run_status.h"
#include "gui/workers/training_start.h"

namespace carina::gui {

/// Runs carina and waits for its end; gives its exit code.
inline int runCarina(const QStringList& arguments) {
  QProcess process;
  process.start(QString::fromStdString(findCarina().string()), arguments);
  return process.waitForFinished(120000) ? process.exitCode() : -1;
}

/// A few phantom films as records, made once for all tests.
inline QString phantomRecords() {
  static QTemporaryDir kFolder;
  static const QString kRecords = [] {
    const auto films = kFolder.filePath(QStringLiteral("films"));
    const auto records = kFolder.filePath(QStringLiteral("records"));
    const bool isMade =
        runCarina({QStringLiteral("--quiet"), QStringLiteral("phantom"), QStringLiteral("-o"), films,
                   QStringLiteral("--count"), QStringLiteral("120"), QStringLiteral("--size"), QStringLiteral("64"),
                   QStringLiteral("--format"), QStringLiteral("png")}) == 0 &&
        runCarina({QStringLiteral("--quiet"), QStringLiteral("pack"), QStringLiteral("nih"), films,
                   QStringLiteral("--labels"), films + QStringLiteral("/labels.csv"), QStringLiteral("-o"), records,
                   QStringLiteral("--split"), QStringLiteral("train=0.7"), QStringLiteral("--split"),
                   QStringLiteral("val=0.3")}) == 0;
    return isMade ? records : QString();
  }();
  return kRecords;
}

/// What a run's own status says; a step of −1 where there is none.
inline train::RunStatus statusOf(const QString& run) {
  try {
    return train::loadRunStatus((run + QStringLiteral("/status.json")).toStdString());
  } catch (const std::exception&) {
    train::RunStatus none;
    none.step = -1;
    return none;
  }
}

}  // namespace carina::gui
