// SPDX-License-Identifier: Apache-2.0
#include "gui/models/model_catalogue.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <gtest/gtest.h>

#include "engine/model/model.h"
#include "engine/model/operating_points.h"
#include "gui/models/model_card_text.h"
#include "gui/models/model_file_kind.h"
#include "tests/gui/own_folders.h"

namespace carina::gui {
namespace {

constexpr const char* kSmallNet = "amoebanet_d_1_32";

QByteArray readAll(const QString& path) {
  QFile file(path);
  EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
  return file.readAll();
}

void writeAll(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  ASSERT_EQ(file.write(bytes), bytes.size());
}

class ModelCatalogueTest : public testing::Test {
 protected:
  void SetUp() override {
    QDir().mkpath(modelsFolder());
    model::saveModel(small_, installed_.toStdString());
  }

  static void readAllOf(ModelCatalogue& catalogue) {
    while (const auto entry = catalogue.findUnread()) catalogue.put(readModelEntry(entry->file, entry->isInstalled));
  }

  static QString shown(const ModelCatalogue& catalogue, int row, int column) {
    return catalogue.index(row, column).data().toString();
  }

  /// One of a hundred ways in which the bytes of a good model can be wrong.
  QByteArray damaged(int way) const {
    auto bytes = readAll(installed_);
    const auto size = bytes.size();
    const auto headerEnd =
        8 + static_cast<qsizetype>(static_cast<unsigned char>(bytes[0]) | (static_cast<unsigned char>(bytes[1]) << 8) |
                                   (static_cast<unsigned char>(bytes[2]) << 16));
    if (way < 30) {  // a bit of the weights
      const auto at = headerEnd + (size - headerEnd - 1) * way / 29;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (way % 8)));
    } else if (way < 60) {  // cut short
      bytes.truncate(way < 45 ? way - 30 : (size - 1) * (way - 44) / 15);
    } else if (way < 80) {  // a header that is longer or shorter than it says, or huge
      bytes[(way - 60) % 8] = static_cast<char>(bytes[(way - 60) % 8] + 1 + (way - 60) * 11);
    } else {  // a quote of the header's JSON gone
      qsizetype at = 8;
      for (int i = 0; i <= (way - 80) * 9; ++i) at = bytes.indexOf('"', at + 1);
      bytes[at] = 'x';
    }
    return bytes;
  }

  OwnFolders folders_;
  QTemporaryDir folder_;
  QString installed_ = folder_.filePath(QStringLiteral("installed.safetensors"));
  OwnVariable variable_{"CARINA_MODEL", installed_};
  QString file_ = folder_.filePath(QStringLiteral("settings.ini"));
  Settings settings_{file_};
  model::Model small_ = model::makeUntrainedModel(kSmallNet);
};

TEST_F(ModelCatalogueTest, ListsTheInstalledModelTheUsersFolderAndWhatWasOpened) {
  writeAll(modelsFolder() + QStringLiteral("/mine.safetensors"), readAll(installed_));
  const auto other = folder_.filePath(QStringLiteral("other.safetensors"));
  writeAll(other, readAll(installed_));
  ModelCatalogue catalogue(settings_);
  const QAbstractItemModelTester tester(&catalogue, QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_EQ(catalogue.add(other), 2);
  EXPECT_EQ(catalogue.add(other), 2);
  readAllOf(catalogue);
  ASSERT_EQ(catalogue.rowCount(), 3);
  EXPECT_TRUE(catalogue.at(0).isInstalled);
  EXPECT_EQ(catalogue.at(1).name(), QStringLiteral("mine"));
  EXPECT_EQ(catalogue.at(2).name(), QStringLiteral("other"));
  for (int row = 0; row < 3; ++row) {
    EXPECT_TRUE(catalogue.at(row).isGood()) << catalogue.at(row).error.toStdString();
    EXPECT_EQ(catalogue.at(row).weightsSha256.toStdString(), small_.weightsSha256);
    EXPECT_EQ(shown(catalogue, row, ModelCatalogue::Net), QStringLiteral("AmoebaNet-D (1, 32)"));
    EXPECT_EQ(shown(catalogue, row, ModelCatalogue::Labels), QStringLiteral("14"));
    EXPECT_EQ(shown(catalogue, row, ModelCatalogue::Training), QStringLiteral("Nothing"));
    EXPECT_EQ(shown(catalogue, row, ModelCatalogue::Points), QStringLiteral("None"));
  }
  ModelCatalogue again(settings_);
  EXPECT_EQ(again.rowCount(), 3);
}

TEST_F(ModelCatalogueTest, AHundredDamagedFilesEachGiveWordsAndStayInTheList) {
  ModelCatalogue catalogue(settings_);
  const QAbstractItemModelTester tester(&catalogue, QAbstractItemModelTester::FailureReportingMode::Fatal);
  QSet<QByteArray> kinds;
  for (int way = 0; way < 100; ++way) {
    const auto path = folder_.filePath(QStringLiteral("damaged-%1.safetensors").arg(way));
    const auto bytes = damaged(way);
    kinds.insert(bytes);
    writeAll(path, bytes);
    const int row = catalogue.add(path);
    readAllOf(catalogue);
    EXPECT_EQ(catalogue.at(row).state, ModelEntry::State::Broken) << way;
    EXPECT_TRUE(catalogue.at(row).error.contains(QStringLiteral("damaged-%1").arg(way))) << way;
    EXPECT_EQ(shown(catalogue, row, ModelCatalogue::Net), QStringLiteral("Cannot be read"));
    QFile::remove(path);
  }
  EXPECT_EQ(kinds.size(), 100);
  EXPECT_EQ(catalogue.rowCount(), 101);
}

TEST_F(ModelCatalogueTest, SaysOfAMissingFileThatItIsMissingAndReadsItOnceItIsThere) {
  const auto path = folder_.filePath(QStringLiteral("late.safetensors"));
  ModelCatalogue catalogue(settings_);
  const QAbstractItemModelTester tester(&catalogue, QAbstractItemModelTester::FailureReportingMode::Fatal);
  const int row = catalogue.add(path);
  readAllOf(catalogue);
  EXPECT_EQ(catalogue.at(row).state, ModelEntry::State::Broken);
  EXPECT_FALSE(catalogue.at(row).error.isEmpty());
  writeAll(path, readAll(installed_));
  catalogue.refresh();
  readAllOf(catalogue);
  EXPECT_TRUE(catalogue.at(catalogue.rowOf(path)).isGood());
}

TEST_F(ModelCatalogueTest, ExactlyOneIsTheDefaultAlsoAfterARestart) {
  const auto mine = modelsFolder() + QStringLiteral("/mine.safetensors");
  writeAll(mine, readAll(installed_));
  {
    ModelCatalogue catalogue(settings_);
    const QAbstractItemModelTester tester(&catalogue, QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(catalogue.defaultRow(), 0);
    catalogue.makeDefault(1);
    EXPECT_EQ(catalogue.defaultRow(), 1);
    settings_.store().sync();
  }
  Settings settings(file_);
  EXPECT_EQ(settings.get(keys::kModel).toString(), mine);
  ModelCatalogue catalogue(settings);
  EXPECT_EQ(catalogue.defaultRow(), 1);
  EXPECT_EQ(shown(catalogue, 1, ModelCatalogue::Name), QStringLiteral("mine (default)"));
  EXPECT_EQ(shown(catalogue, 0, ModelCatalogue::Name), QStringLiteral("installed"));
  catalogue.makeDefault(0);
  EXPECT_EQ(settings.get(keys::kModel).toString(), QString());
}

TEST_F(ModelCatalogueTest, ADefaultWhoseFileIsGoneStaysInTheList) {
  settings_.set(keys::kModel, folder_.filePath(QStringLiteral("gone.safetensors")));
  ModelCatalogue catalogue(settings_);
  readAllOf(catalogue);
  ASSERT_EQ(catalogue.rowCount(), 2);
  EXPECT_EQ(catalogue.defaultRow(), 1);
  EXPECT_EQ(catalogue.at(1).state, ModelEntry::State::Broken);
}

TEST_F(ModelCatalogueTest, RowsLeaveTheListAndComeBackAndFilesStay) {
  const auto mine = modelsFolder() + QStringLiteral("/mine.safetensors");
  writeAll(mine, readAll(installed_));
  ModelCatalogue catalogue(settings_);
  const QAbstractItemModelTester tester(&catalogue, QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_FALSE(catalogue.canRemove(0));
  ASSERT_TRUE(catalogue.canRemove(1));
  catalogue.makeDefault(1);
  const auto removal = catalogue.remove(1);
  EXPECT_EQ(catalogue.rowCount(), 1);
  EXPECT_EQ(catalogue.defaultRow(), 0);
  EXPECT_TRUE(QFileInfo::exists(mine));
  catalogue.refresh();
  EXPECT_EQ(catalogue.rowCount(), 1);
  catalogue.restore(removal);
  EXPECT_EQ(catalogue.rowCount(), 2);
  EXPECT_EQ(catalogue.defaultRow(), 1);
}

TEST_F(ModelCatalogueTest, SaysOfPointsThatTheyAreUnusableWhereTheyAreOfOtherWeightsOrBroken) {
  model::OperatingPoints points;
  points.weights = {std::string(64, 'a')};
  points.data = {.source = "films", .sha256 = {}, .films = 2, .patients = 2};
  const model::SavedShare share{.value = 1, .low = 0.2, .high = 1, .hits = 1, .count = 1};
  points.points = {{.label = "Edema", .threshold = 0.5, .rule = "youden", .sensitivity = share, .specificity = share}};
  const auto path = model::pointsPathOf(installed_.toStdString());
  model::savePoints(path, points);
  auto entry = readModelEntry(installed_, true);
  EXPECT_TRUE(entry.isGood());
  EXPECT_FALSE(entry.points.has_value());
  EXPECT_FALSE(entry.pointsError.isEmpty());
  writeAll(QString::fromStdString(path.string()), "{");
  entry = readModelEntry(installed_, true);
  EXPECT_TRUE(entry.isGood());
  EXPECT_FALSE(entry.pointsError.isEmpty());
  points.weights = {small_.weightsSha256};
  model::savePoints(path, points);
  entry = readModelEntry(installed_, true);
  ASSERT_TRUE(entry.points.has_value()) << entry.pointsError.toStdString();
  FigureTable table;
  const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
  fillPoints(table, *entry.points);
  ASSERT_EQ(table.rowCount(), 1);
  EXPECT_EQ(table.index(0, 1).data().toString(), QLocale().toString(0.5, 'f', 3));
}

TEST_F(ModelCatalogueTest, KnowsModelsFromWeightsFromCheckpointsFromOthers) {
  EXPECT_EQ(sniffModelFile(installed_), ModelFileKind::Model);
  const auto foreign = folder_.filePath(QStringLiteral("foreign.safetensors"));
  writeAll(foreign, "12345678{}");
  EXPECT_EQ(sniffModelFile(foreign), ModelFileKind::Weights);
  const auto torch = folder_.filePath(QStringLiteral("chex.PTH.tar"));
  writeAll(torch, "x");
  EXPECT_EQ(sniffModelFile(torch), ModelFileKind::Weights);
  EXPECT_EQ(sniffModelFile(file_), ModelFileKind::None);
  EXPECT_EQ(sniffModelFile(folder_.path()), ModelFileKind::None);
  QDir(folder_.path()).mkpath(QStringLiteral("run/checkpoints/best"));
  const auto best = folder_.filePath(QStringLiteral("run/checkpoints/best"));
  writeAll(best + QStringLiteral("/model.safetensors"), readAll(installed_));
  EXPECT_EQ(sniffModelFile(best), ModelFileKind::Checkpoint);
  EXPECT_EQ(sniffModelFile(folder_.filePath(QStringLiteral("run"))), ModelFileKind::Run);
  EXPECT_EQ(makeModelEntry(best + QStringLiteral("/model.safetensors"), false).name(), QStringLiteral("run, best"));
}

}  // namespace
}  // namespace carina::gui
