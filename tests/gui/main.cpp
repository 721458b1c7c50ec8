// SPDX-License-Identifier: Apache-2.0
// All tests of the desktop in one program: a QApplication without a screen, and folders of the user's in a place of its
// own.
#include <QApplication>
#include <QStandardPaths>

#include <gtest/gtest.h>

#include "gui/widgets/theme.h"
#include "gui/workers/task.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("carina-desk"));
  carina::gui::applyTheme(application, QStringLiteral("dark"));
  const int code = RUN_ALL_TESTS();
  carina::gui::Task::waitForAll();
  return code;
}
