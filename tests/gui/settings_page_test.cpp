// SPDX-License-Identifier: Apache-2.0
#include "gui/pages/settings_page.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QFile>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTableView>

#include <gtest/gtest.h>

#include "gui/app/appearance.h"
#include "gui/app/main_window.h"
#include "gui/models/shortcut_table.h"
#include "gui/widgets/inline_message.h"
#include "gui/workers/cache_folder.h"
#include "tests/gui/own_folders.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

class SettingsPageTest : public testing::Test {
 protected:
  void SetUp() override {
    shortcuts_.add(&invert_, QStringLiteral("reading.invert"), QStringLiteral("Reading"), Qt::Key_I);
    shortcuts_.add(&fit_, QStringLiteral("reading.fit"), QStringLiteral("Reading"), Qt::Key_F);
    page_ = settingsPage().make(context_);
    page_->resize(1000, 900);
    page_->show();
  }
  void TearDown() override { Task::waitForAll(); }

  template <typename Widget>
  Widget* find(const char* name) {
    auto* widget = page_->findChild<Widget*>(QString::fromLatin1(name));
    EXPECT_NE(widget, nullptr) << name;
    return widget;
  }

  void click(const char* name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }

  /// Presses keys in the row of an action, as a user does: double-click, keys.
  void press(int row, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    auto* table = find<QTableView>("keysTable");
    page_->findChild<QScrollArea*>()->ensureWidgetVisible(table);
    const auto place = table->visualRect(table->model()->index(row, ShortcutTable::Keys)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, place);
    auto* editor = table->viewport()->findChild<QKeySequenceEdit*>();
    ASSERT_NE(editor, nullptr);
    QTest::keyClick(editor, key, modifiers);
    ASSERT_TRUE(waitFor([&] { return table->viewport()->findChild<QKeySequenceEdit*>() == nullptr; }));
  }

  OwnFolders folders_;
  QTemporaryDir folder_;
  QString file_ = folder_.filePath(QStringLiteral("settings.ini"));
  Settings settings_{file_};
  Shortcuts shortcuts_{settings_};
  PageContext context_{settings_, shortcuts_};
  QAction invert_{QStringLiteral("&Invert")};
  QAction fit_{QStringLiteral("&Fit")};
  std::unique_ptr<Page> page_;
};

TEST_F(SettingsPageTest, AThemeIsOnAtOnce) {
  auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
  followTheme(application, settings_);
  const auto dark = QApplication::palette().color(QPalette::Window);
  QTest::mouseClick(find<QRadioButton>("theme-light"), Qt::LeftButton);
  EXPECT_EQ(settings_.get(keys::kTheme).toString(), QStringLiteral("light"));
  EXPECT_LT(dark.lightness(), 64);
  EXPECT_GT(QApplication::palette().color(QPalette::Window).lightness(), 192);
  QTest::mouseClick(find<QRadioButton>("theme-high-contrast"), Qt::LeftButton);
  EXPECT_EQ(QApplication::palette().color(QPalette::Window), QColor(Qt::black));
  QTest::mouseClick(find<QRadioButton>("theme-dark"), Qt::LeftButton);
  EXPECT_EQ(QApplication::palette().color(QPalette::Window), dark);
}

TEST_F(SettingsPageTest, KeysAreGivenInTheRow) {
  press(0, Qt::Key_N, Qt::ControlModifier);
  EXPECT_EQ(invert_.shortcut(), QKeySequence(Qt::CTRL | Qt::Key_N));
  EXPECT_FALSE(find<InlineMessage>("keysMessage")->isVisible());
  Settings again(file_);
  Shortcuts keys(again);
  QAction action(QStringLiteral("Invert"));
  keys.add(&action, QStringLiteral("reading.invert"), QStringLiteral("Reading"), Qt::Key_I);
  EXPECT_EQ(action.shortcut(), QKeySequence(Qt::CTRL | Qt::Key_N));
}

TEST_F(SettingsPageTest, KeysThatAnotherActionHasAreRefusedInWords) {
  press(0, Qt::Key_F);
  EXPECT_EQ(invert_.shortcut(), QKeySequence(Qt::Key_I));
  auto* words = find<InlineMessage>("keysMessage");
  EXPECT_TRUE(words->isVisible());
  EXPECT_TRUE(words->text().contains(QStringLiteral("Fit")));
  EXPECT_EQ(words->kind(), InlineMessage::Kind::Error);
}

TEST_F(SettingsPageTest, UsualKeysComeBackAndThatCanBeUndone) {
  press(1, Qt::Key_Z);
  EXPECT_EQ(fit_.shortcut(), QKeySequence(Qt::Key_Z));
  click("keysNone");
  EXPECT_TRUE(fit_.shortcut().isEmpty());
  click("keysUsual");
  EXPECT_EQ(fit_.shortcut(), QKeySequence(Qt::Key_F));
  press(1, Qt::Key_Z);
  click("keysAllUsual");
  EXPECT_EQ(fit_.shortcut(), QKeySequence(Qt::Key_F));
  QTest::mouseClick(find<InlineMessage>("keysMessage")->findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_EQ(fit_.shortcut(), QKeySequence(Qt::Key_Z));
}

TEST_F(SettingsPageTest, TheTableOfKeysIsAModelLikeAnyOther) {
  ShortcutTable table(shortcuts_);
  const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_EQ(table.rowCount(), 2);
  EXPECT_TRUE(
      table.setData(table.index(0, ShortcutTable::Keys), QVariant::fromValue(QKeySequence(Qt::Key_X)), Qt::EditRole));
  QAction later(QStringLiteral("Later"));
  shortcuts_.add(&later, QStringLiteral("reading.later"), QStringLiteral("Reading"), {});
  table.refresh();
  EXPECT_EQ(table.rowCount(), 3);
  find<QLineEdit>("keysSearch")->setText(QStringLiteral("fit"));
  EXPECT_EQ(find<QTableView>("keysTable")->model()->rowCount(), 1);
}

TEST_F(SettingsPageTest, PrivacyIsSetAtOnceAndRecentItemsAreForgottenUnlessUndone) {
  QTest::mouseClick(find<QCheckBox>("hidePatients"), Qt::LeftButton, {}, {8, 8});
  EXPECT_FALSE(settings_.get(keys::kHidesPatients).toBool());
  EXPECT_FALSE(find<QPushButton>("clearRecent")->isEnabled());
  settings_.addRecent(QStringLiteral("/films/a.dcm"));
  settings_.addRecent(QStringLiteral("/films/b.dcm"));
  const auto recent = settings_.get(keys::kRecent).toStringList();
  click("clearRecent");
  EXPECT_TRUE(settings_.get(keys::kRecent).toStringList().isEmpty());
  QTest::mouseClick(find<InlineMessage>("privacyMessage")->findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_EQ(settings_.get(keys::kRecent).toStringList(), recent);
  QTest::mouseClick(find<QCheckBox>("rememberRecent"), Qt::LeftButton, {}, {8, 8});
  settings_.addRecent(QStringLiteral("/films/c.dcm"));
  EXPECT_EQ(settings_.get(keys::kRecent).toStringList(), recent);
}

TEST_F(SettingsPageTest, ClearingTheCacheTouchesNothingElse) {
  const QDir cache(cacheFolder());
  ASSERT_TRUE(cache.path().startsWith(folders_.path("xdg_cache_home"))) << cache.path().toStdString();
  cache.mkpath(QStringLiteral("films"));
  QFile film(cache.filePath(QStringLiteral("films/1.bin")));
  ASSERT_TRUE(film.open(QIODevice::WriteOnly));
  film.write(QByteArray(5000, 'x'));
  film.close();
  const auto outside = folder_.filePath(QStringLiteral("kept"));
  QDir().mkpath(outside);
  QFile kept(outside + QStringLiteral("/kept.txt"));
  ASSERT_TRUE(kept.open(QIODevice::WriteOnly));
  kept.close();
  QFile::link(outside, cache.filePath(QStringLiteral("link")));
  page_->hide();
  page_->show();
  ASSERT_TRUE(waitFor([&] { return find<QPushButton>("clearCache")->isEnabled(); }));
  click("clearCache");
  ASSERT_TRUE(waitFor([&] { return find<InlineMessage>("storageMessage")->isVisible(); }));
  EXPECT_TRUE(cache.entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System).isEmpty());
  EXPECT_TRUE(QFile::exists(kept.fileName()));
  find<QSpinBox>("cacheSize")->setValue(1024);
  EXPECT_EQ(settings_.get(keys::kCacheMiB).toInt(), 1024);
}

TEST_F(SettingsPageTest, AFileThatIsNoTranslationIsRefused) {
  auto* line = find<QLineEdit>("translation");
  QTest::keyClicks(line, file_);
  QTest::keyClick(line, Qt::Key_Return);
  EXPECT_TRUE(find<InlineMessage>("appearanceMessage")->isVisible());
  EXPECT_EQ(settings_.get(keys::kTranslation).toString(), QString());
}

TEST_F(SettingsPageTest, LooksAsItShould) {
  Shortcuts shortcuts(settings_);
  MainWindow window({settings_, shortcuts});
  window.resize(1360, 860);
  window.show();
  for (const auto& kind : pageKinds()) window.showPage(QString::fromLatin1(kind.id));
  settings_.addRecent(QStringLiteral("/films/a.dcm"));
  takeScreenshots(window, QStringLiteral("settings"));
  window.resize(900, 1300);
  takeScreenshots(window, QStringLiteral("settings-long"));
}

}  // namespace
}  // namespace carina::gui
