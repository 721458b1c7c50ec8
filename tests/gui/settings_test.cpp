// SPDX-License-Identifier: Apache-2.0
#include "gui/models/settings.h"

#include <QAction>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "gui/models/shortcuts.h"

namespace carina::gui {
namespace {

class SettingsTest : public testing::Test {
 protected:
  QTemporaryDir folder_;
  QString file_ = folder_.filePath(QStringLiteral("settings.ini"));
};

TEST_F(SettingsTest, AreThereAgainAfterwards) {
  {
    Settings settings(file_);
    EXPECT_EQ(settings.get(keys::kTheme), QStringLiteral("dark"));
    settings.set(keys::kTheme, QStringLiteral("light"));
    settings.set(keys::kHidesPatients, false);
    settings.set(keys::kCacheMiB, 64);
  }
  const Settings settings(file_);
  EXPECT_EQ(settings.get(keys::kTheme), QStringLiteral("light"));
  EXPECT_EQ(settings.get(keys::kHidesPatients), false);
  EXPECT_EQ(settings.get(keys::kCacheMiB), 64);
}

TEST_F(SettingsTest, RecentPathsAreAtTheHeadOnceAndNotTooMany) {
  Settings settings(file_);
  for (int i = 0; i < 20; ++i) settings.addRecent(QString::number(i));
  settings.addRecent(QStringLiteral("18"));
  const auto recent = settings.get(keys::kRecent).toStringList();
  EXPECT_EQ(recent.size(), 15);
  EXPECT_EQ(recent.mid(0, 3), (QStringList{QStringLiteral("18"), QStringLiteral("19"), QStringLiteral("17")}));
  settings.set(keys::kRemembersRecent, false);
  settings.addRecent(QStringLiteral("secret"));
  EXPECT_EQ(settings.get(keys::kRecent).toStringList(), recent);
}

TEST_F(SettingsTest, KeysCanBeOthersAndTheUsualOnesAgain) {
  QAction invert(QStringLiteral("&Invert"));
  QAction fit(QStringLiteral("&Fit"));
  {
    Settings settings(file_);
    Shortcuts shortcuts(settings);
    shortcuts.add(&invert, QStringLiteral("reading.invert"), QStringLiteral("Reading"), Qt::Key_I);
    shortcuts.rebind(QStringLiteral("reading.invert"), Qt::Key_N);
    EXPECT_EQ(invert.shortcut(), QKeySequence(Qt::Key_N));
    EXPECT_EQ(invert.toolTip(), QStringLiteral("Invert (N)"));
  }
  Settings settings(file_);
  Shortcuts shortcuts(settings);
  shortcuts.add(&invert, QStringLiteral("reading.invert"), QStringLiteral("Reading"), Qt::Key_I);
  shortcuts.add(&fit, QStringLiteral("reading.fit"), QStringLiteral("Reading"), Qt::Key_F);
  EXPECT_EQ(invert.shortcut(), QKeySequence(Qt::Key_N));
  EXPECT_EQ(shortcuts.conflictOf(QStringLiteral("reading.fit"), Qt::Key_N), QStringLiteral("reading.invert"));
  QAction undo(QStringLiteral("Undo"));
  shortcuts.add(&undo, QStringLiteral("review.undo"), QStringLiteral("Review"), Qt::Key_N);
  EXPECT_EQ(undo.shortcut(), QKeySequence(Qt::Key_N));  // pages are not seen at one time
  EXPECT_EQ(shortcuts.conflictOf(QStringLiteral("review.undo"), Qt::Key_N), QString());
  EXPECT_FALSE(shortcuts.conflictOf(QStringLiteral("window.quit"), Qt::Key_N).isEmpty());
  shortcuts.restoreUsual();
  EXPECT_EQ(invert.shortcut(), QKeySequence(Qt::Key_I));
  EXPECT_EQ(shortcuts.conflictOf(QStringLiteral("reading.fit"), Qt::Key_N), QString());
}

TEST_F(SettingsTest, UsualKeysThatAnotherActionWasGivenStayThatOnes) {
  QAction invert(QStringLiteral("&Invert"));
  QAction next(QStringLiteral("&Next"));
  Settings settings(file_);
  Shortcuts shortcuts(settings);
  shortcuts.add(&invert, QStringLiteral("reading.invert"), QStringLiteral("Reading"), Qt::Key_I);
  shortcuts.rebind(QStringLiteral("reading.invert"), Qt::Key_N);
  shortcuts.add(&next, QStringLiteral("reading.next"), QStringLiteral("Reading"), Qt::Key_N);
  EXPECT_TRUE(next.shortcut().isEmpty());
  shortcuts.rebind(QStringLiteral("reading.invert"), Qt::Key_V);
  EXPECT_EQ(next.shortcut(), QKeySequence(Qt::Key_N));
}

}  // namespace
}  // namespace carina::gui
