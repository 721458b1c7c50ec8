// SPDX-License-Identifier: Apache-2.0
#include <QAction>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QToolBar>

#include <gtest/gtest.h>

#include "gui/app/appearance.h"
#include "gui/app/main_window.h"
#include "gui/models/model_card_text.h"
#include "tests/gui/own_folders.h"

namespace carina::gui {
namespace {

class TranslationTest : public testing::Test {
 protected:
  QString notice() {
    Shortcuts shortcuts(settings_);
    const MainWindow window({settings_, shortcuts});
    return window.findChild<QLabel*>(QStringLiteral("notice"))->text();
  }

  OwnFolders folders_;
  QTemporaryDir folder_;
  Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
};

TEST_F(TranslationTest, AFileThatTheUserChoseChangesTheWordsOfTheWindow) {
  EXPECT_EQ(notice(), QStringLiteral("Not for clinical use"));
  settings_.set(keys::kTranslation, QStringLiteral(CARINA_TEST_TRANSLATION));
  {
    const Translations translations(settings_);
    EXPECT_EQ(notice(), QStringLiteral("Nicht für den klinischen Gebrauch"));
    Shortcuts shortcuts(settings_);
    const MainWindow window({settings_, shortcuts});
    QStringList titles;
    for (const auto* action : window.findChild<QToolBar*>(QStringLiteral("rail"))->actions()) titles << action->text();
    EXPECT_TRUE(titles.contains(QStringLiteral("Modelle"))) << titles.join(QLatin1Char(' ')).toStdString();
  }
  EXPECT_EQ(notice(), QStringLiteral("Not for clinical use"));
}

TEST_F(TranslationTest, EnglishKnowsOneFromMany) {
  const Translations translations(settings_);
  model::OperatingPoints points;
  points.data = {.source = "a set", .sha256 = {}, .films = 1, .patients = 2};
  EXPECT_EQ(pointsData(points), QStringLiteral("Chosen on a set: 1 film of 2 patients."));
}

TEST_F(TranslationTest, EveryPluralOfTheSourcesIsInTheEnglishFile) {
  const auto copy = folder_.filePath(QStringLiteral("carina-desk_en.ts"));
  QFile::copy(QStringLiteral("resources/translations/carina-desk_en.ts"), copy);
  QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
  QProcess lupdate;
  lupdate.start(QStringLiteral(CARINA_LUPDATE),
                {QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("-pluralonly"),
                 QStringLiteral("-no-obsolete"), QStringLiteral("-locations"), QStringLiteral("none"),
                 QStringLiteral("gui"), QStringLiteral("-ts"), copy});
  ASSERT_TRUE(lupdate.waitForFinished(60000)) << lupdate.errorString().toStdString();
  ASSERT_EQ(lupdate.exitCode(), 0);
  QFile file(copy);
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const auto text = file.readAll();
  EXPECT_TRUE(text.contains("numerusform"));
  EXPECT_FALSE(text.contains("unfinished")) << "Build the target update_translations and fill in the new plurals:\n"
                                            << text.toStdString();
}

}  // namespace
}  // namespace carina::gui
