// SPDX-License-Identifier: Apache-2.0
#include "gui/app/main_window.h"

#include <QAction>
#include <QLabel>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

class MainWindowTest : public testing::Test {
 protected:
  QTemporaryDir folder_;
  QString file_ = folder_.filePath(QStringLiteral("settings.ini"));
  Settings settings_{file_};
  Shortcuts shortcuts_{settings_};
};

TEST_F(MainWindowTest, ShowsEveryPageOfTheTable) {
  MainWindow window({settings_, shortcuts_});
  window.show();
  for (const auto& kind : pageKinds()) {
    const auto id = QString::fromLatin1(kind.id);
    ASSERT_NE(window.showPage(id), nullptr);
    EXPECT_EQ(window.shownPage(), id);
    EXPECT_NE(window.findChild<Page*>(id), nullptr);
    takeScreenshots(window, QStringLiteral("empty-") + id);
  }
  EXPECT_EQ(window.showPage(QStringLiteral("attic")), nullptr);
}

TEST_F(MainWindowTest, AlwaysSaysThatItIsNotForClinicalUse) {
  MainWindow window({settings_, shortcuts_});
  window.show();
  const auto* notice = window.findChild<QLabel*>(QStringLiteral("notice"));
  ASSERT_NE(notice, nullptr);
  EXPECT_TRUE(notice->isVisible());
  EXPECT_EQ(notice->text(), QStringLiteral("Not for clinical use"));
}

TEST_F(MainWindowTest, RemembersThePageAndTheSize) {
  {
    MainWindow window({settings_, shortcuts_});
    window.show();
    window.resize(1000, 700);
    window.showPage(QStringLiteral("training"));
    window.close();
  }
  Settings again(file_);
  Shortcuts keys(again);
  MainWindow window({again, keys});
  EXPECT_EQ(window.shownPage(), QStringLiteral("training"));
  EXPECT_EQ(window.size(), QSize(1000, 700));
}

TEST_F(MainWindowTest, NoTwoActionsHaveTheSameKeys) {
  MainWindow window({settings_, shortcuts_});
  for (const auto& kind : pageKinds()) window.showPage(QString::fromLatin1(kind.id));
  for (const auto& entry : shortcuts_.entries()) {
    ASSERT_TRUE(entry.action) << entry.id.toStdString();
    EXPECT_EQ(shortcuts_.conflictOf(entry.id, entry.action->shortcut()).toStdString(), "") << entry.id.toStdString();
  }
}

}  // namespace
}  // namespace carina::gui
