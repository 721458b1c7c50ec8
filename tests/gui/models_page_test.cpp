// SPDX-License-Identifier: Apache-2.0
#include "gui/pages/models_page.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/model/model.h"
#include "engine/model/safetensors.h"
#include "gui/app/appearance.h"
#include "gui/app/main_window.h"
#include "gui/models/model_catalogue.h"
#include "gui/models/model_file_kind.h"
#include "gui/widgets/copy_line.h"
#include "gui/widgets/inline_message.h"
#include "gui/workers/model_import.h"
#include "gui/workers/task.h"
#include "tests/gui/own_folders.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

constexpr const char* kSmallNet = "amoebanet_d_1_32";

class ModelsPageTest : public testing::Test {
 protected:
  void SetUp() override { model::saveModel(small_, installed_.toStdString()); }
  void TearDown() override { Task::waitForAll(); }

  template <typename Widget>
  Widget* find(const char* name) {
    auto* widget = page_->findChild<Widget*>(QString::fromLatin1(name));
    EXPECT_NE(widget, nullptr) << name;
    return widget;
  }

  void make() {
    page_ = modelsPage().make(context_);
    page_->resize(1200, 800);
    page_->show();
  }

  QAction* action(const char* id) {
    for (const auto& entry : shortcuts_.entries()) {
      if (entry.id == QLatin1String(id)) return entry.action;
    }
    ADD_FAILURE() << id;
    return nullptr;
  }

  QString shown(int row, int column) {
    return find<QTableView>("modelList")->model()->index(row, column).data().toString();
  }
  InlineMessage* message() { return find<InlineMessage>("modelsMessage"); }

  /// Weights as others save them: no card.
  QString makeForeign() {
    const auto path = folder_.filePath(QStringLiteral("chex.safetensors"));
    model::saveSafeTensors({.tensors = small_.weights, .metadata = {}}, path.toStdString());
    return path;
  }

  OwnFolders folders_;
  QTemporaryDir folder_;
  QString installed_ = folder_.filePath(QStringLiteral("installed.safetensors"));
  OwnVariable variable_{"CARINA_MODEL", installed_};
  QString file_ = folder_.filePath(QStringLiteral("settings.ini"));
  Settings settings_{file_};
  Shortcuts shortcuts_{settings_};
  PageContext context_{settings_, shortcuts_};
  model::Model small_ = model::makeUntrainedModel(kSmallNet);
  std::unique_ptr<Page> page_;
};

TEST_F(ModelsPageTest, ShowsTheCardAndThePointsOfTheInstalledModel) {
  const QString model = QStringLiteral("resources/models/default.safetensors");
  const OwnVariable variable("CARINA_MODEL", model);
  const Translations translations(settings_);
  MainWindow window({settings_, shortcuts_});
  window.resize(1360, 860);
  window.show();
  auto* page = window.showPage(QStringLiteral("models"));
  auto* metrics = page->findChild<QTableView*>(QStringLiteral("metrics"));
  ASSERT_TRUE(waitFor([&] { return metrics->model()->rowCount() > 0; }));
  QFile file(QStringLiteral("resources/models/default.points.json"));
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const auto points = QJsonDocument::fromJson(file.readAll()).object();
  const auto hash = points[QStringLiteral("weights")].toArray()[0].toString();
  auto* line = page->findChild<CopyLine*>(QStringLiteral("modelHash"));
  EXPECT_EQ(line->text(), hash);
  QTest::mouseClick(line->findChild<QToolButton*>(), Qt::LeftButton);
  EXPECT_EQ(QGuiApplication::clipboard()->text(), hash);
  EXPECT_EQ(metrics->model()->rowCount(), 15);  // the mean and 14 labels
  auto* table = page->findChild<QTableView*>(QStringLiteral("points"));
  const auto wanted = points[QStringLiteral("points")].toArray();
  ASSERT_EQ(table->model()->rowCount(), wanted.size());
  for (int row = 0; row < wanted.size(); ++row) {
    const auto threshold = wanted[row].toObject()[QStringLiteral("threshold")].toDouble();
    EXPECT_EQ(table->model()->index(row, 1).data().toString(), QLocale().toString(threshold, 'f', 3));
  }
  EXPECT_TRUE(page->findChild<QLabel*>(QStringLiteral("modelStatement"))
                  ->text()
                  .contains(QStringLiteral("Not for clinical use")));
  takeScreenshots(window, QStringLiteral("models"));
  window.resize(1360, 1900);
  takeScreenshots(window, QStringLiteral("models-long"));
}

TEST_F(ModelsPageTest, ImportsWeightsAndSelectsTheNewModel) {
  make();
  page_->open({makeForeign()});
  auto* start = find<QPushButton>("importStart");
  ASSERT_TRUE(start->isVisible());
  EXPECT_EQ(find<QLineEdit>("importName")->text(), QStringLiteral("chex"));
  find<QComboBox>("importNet")->setCurrentText(QString::fromLatin1(kSmallNet));
  takeScreenshots(*page_, QStringLiteral("models-import"));
  QTest::mouseClick(start, Qt::LeftButton);
  EXPECT_FALSE(page_->unfinished().isEmpty());
  ASSERT_TRUE(waitFor([&] { return find<QLabel>("modelName")->text() == QStringLiteral("chex"); }));
  ASSERT_TRUE(waitFor([&] { return find<CopyLine>("modelHash")->text().toStdString() == small_.weightsSha256; }));
  EXPECT_TRUE(page_->unfinished().isEmpty());
  const auto saved = model::loadModel((modelsFolder() + QStringLiteral("/chex.safetensors")).toStdString());
  EXPECT_EQ(saved.weightsSha256, small_.weightsSha256);
  EXPECT_EQ(saved.card.training, model::Training::Unstated);
}

TEST_F(ModelsPageTest, ImportsTheSharedWeightsOfAGeneralNet) {
  const QString weights = QStringLiteral("../shared/weights/resnet50_v1_imagenet.safetensors");
  if (!QFile::exists(weights)) GTEST_SKIP() << "no " << weights.toStdString();
  make();
  page_->open({weights});
  find<QComboBox>("importNet")->setCurrentText(QStringLiteral("ResNet-50 v1"));
  find<QComboBox>("importTraining")->setCurrentText(QStringLiteral("General images"));
  find<QComboBox>("importPreprocessing")->setCurrentIndex(1);
  QTest::mouseClick(find<QPushButton>("importStart"), Qt::LeftButton);
  auto* statement = find<QLabel>("modelStatement");
  ASSERT_TRUE(waitFor([&] { return statement->text().contains(QStringLiteral("general images")); }, 60000))
      << find<InlineMessage>("importMessage")->text().toStdString();
  EXPECT_EQ(shown(1, ModelCatalogue::Net), QStringLiteral("ResNet-50 v1"));
  EXPECT_EQ(shown(1, ModelCatalogue::Labels), QLocale().toString(1000));
  takeScreenshots(*page_, QStringLiteral("models-general"));
}

TEST_F(ModelsPageTest, ExportsToOnnxAndSaysWhyNot) {
  TaskWatch watch{std::stop_token()};
  const auto target = folder_.filePath(QStringLiteral("small.onnx"));
  exportOnnxFile(installed_, target, watch);
  EXPECT_GT(QFile(target).size(), 1000000);
  EXPECT_THROW(exportOnnxFile(file_, target, watch), Error);
}

TEST_F(ModelsPageTest, SaysInlineWhyWeightsCannotBeImported) {
  make();
  page_->open({makeForeign()});
  QTest::mouseClick(find<QPushButton>("importStart"), Qt::LeftButton);  // as DenseNet-121, which they are not
  auto* words = find<InlineMessage>("importMessage");
  ASSERT_TRUE(waitFor([&] { return words->isVisible(); }));
  EXPECT_EQ(words->kind(), InlineMessage::Kind::Error);
  EXPECT_TRUE(words->text().contains(QStringLiteral("chex.safetensors"))) << words->text().toStdString();
  takeScreenshots(*page_, QStringLiteral("models-import-error"));
  find<QLineEdit>("importName")->setText(QStringLiteral("../chex"));
  QTest::mouseClick(find<QPushButton>("importStart"), Qt::LeftButton);
  ASSERT_TRUE(waitFor([&] { return words->text().contains(QStringLiteral("../chex")); }));
  find<QLineEdit>("importWeights")->clear();
  QTest::mouseClick(find<QPushButton>("importStart"), Qt::LeftButton);
  EXPECT_TRUE(words->isVisible());
  EXPECT_TRUE(QDir(modelsFolder()).entryList(QDir::Files).isEmpty());
  QTest::mouseClick(find<QPushButton>("importCancel"), Qt::LeftButton);
  EXPECT_TRUE(find<QLabel>("modelName")->isVisible());
}

TEST_F(ModelsPageTest, ACancelledImportSavesNothing) {
  make();
  page_->open({makeForeign()});
  find<QComboBox>("importNet")->setCurrentText(QString::fromLatin1(kSmallNet));
  QTest::mouseClick(find<QPushButton>("importStart"), Qt::LeftButton);
  QTest::mouseClick(find<QPushButton>("importCancel"), Qt::LeftButton);
  EXPECT_TRUE(find<QPushButton>("importStart")->isEnabled());
  EXPECT_TRUE(find<InlineMessage>("importMessage")->isVisible());
  Task::waitForAll();
  EXPECT_TRUE(QDir(modelsFolder()).entryList(QDir::Files).isEmpty());
}

TEST_F(ModelsPageTest, AModelIsMadeTheDefaultAndUsedInReading) {
  const auto mine = folder_.filePath(QStringLiteral("mine.safetensors"));
  QFile::copy(installed_, mine);
  make();
  page_->open({mine});
  ASSERT_TRUE(waitFor([&] { return action("models.make-default")->isEnabled(); }));
  action("models.make-default")->trigger();
  EXPECT_EQ(settings_.get(keys::kModel).toString(), mine);
  EXPECT_EQ(shown(1, 0), QStringLiteral("mine (default)"));
  EXPECT_FALSE(action("models.make-default")->isEnabled());
  QSignalSpy wanted(page_.get(), &Page::wanted);
  find<QTableView>("modelList")->selectRow(0);
  ASSERT_TRUE(waitFor([&] { return action("models.use")->isEnabled(); }));
  action("models.use")->trigger();
  ASSERT_EQ(wanted.size(), 1);
  EXPECT_EQ(wanted[0][0].toString(), QStringLiteral("reading"));
  EXPECT_EQ(settings_.get(keys::kModel).toString(), QString());
}

TEST_F(ModelsPageTest, RemovingCanBeUndoneAndLeavesTheFile) {
  const auto mine = folder_.filePath(QStringLiteral("mine.safetensors"));
  QFile::copy(installed_, mine);
  make();
  page_->open({mine});
  EXPECT_EQ(shown(1, 0), QStringLiteral("mine"));
  action("models.remove")->trigger();
  EXPECT_EQ(find<QTableView>("modelList")->model()->rowCount(), 1);
  ASSERT_TRUE(message()->isVisible());
  EXPECT_TRUE(QFile::exists(mine));
  QTest::mouseClick(message()->findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_EQ(find<QTableView>("modelList")->model()->rowCount(), 2);
  EXPECT_FALSE(message()->isVisible());
}

TEST_F(ModelsPageTest, ABrokenModelIsMarkedAndSaysWhy) {
  const auto broken = folder_.filePath(QStringLiteral("broken.safetensors"));
  QFile::copy(installed_, broken);
  QFile::resize(broken, QFile(broken).size() - 100);
  make();
  page_->open({broken});
  auto* trouble = find<InlineMessage>("modelTrouble");
  ASSERT_TRUE(waitFor([&] { return trouble->isVisible() && trouble->kind() == InlineMessage::Kind::Error; }));
  EXPECT_TRUE(trouble->text().contains(QStringLiteral("broken.safetensors")));
  EXPECT_EQ(shown(1, 1), QStringLiteral("Cannot be read"));
  EXPECT_FALSE(action("models.use")->isEnabled());
  takeScreenshots(*page_, QStringLiteral("models-broken"));
  page_->open({folder_.filePath(QStringLiteral("nothing.txt"))});
  EXPECT_TRUE(message()->isVisible());
}

TEST_F(ModelsPageTest, ClaimsModelsForSureAndWeightsPerhaps) {
  const auto claim = modelsPage().claim;
  EXPECT_EQ(claim(installed_), Claim::Sure);
  EXPECT_EQ(claim(makeForeign()), Claim::Possible);
  EXPECT_EQ(claim(file_), Claim::None);
  EXPECT_EQ(claim(folder_.path()), Claim::None);
  QFile::copy(installed_, folder_.filePath(QStringLiteral("model.safetensors")));
  EXPECT_EQ(claim(folder_.path()), Claim::Sure);
}

}  // namespace
}  // namespace carina::gui
