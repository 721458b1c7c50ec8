// SPDX-License-Identifier: Apache-2.0
// What is installed for a desktop is judged by the desktop's own programs.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "engine/model/model.h"

namespace carina::gui {
namespace {

constexpr const char* kFolder = "packaging/desktop/org.carina.Desk";

QString fileOf(const char* ending) {
  return QString::fromLatin1(kFolder) + QString::fromLatin1(ending);
}

QByteArray readAll(const QString& path) {
  QFile file(path);
  EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
  return file.readAll();
}

/// What a program says against a file; nothing where all is well.
std::string complaints(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(program, arguments);
  if (!process.waitForFinished(60000)) return process.errorString().toStdString();
  const auto output = process.readAll().toStdString();
  return process.exitCode() == 0 ? std::string() : "exit " + std::to_string(process.exitCode()) + ": " + output;
}

bool isInstalled(const char* program) {
  return !QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty();
}

TEST(DesktopFiles, TheEntryIsValid) {
  if (!isInstalled("desktop-file-validate")) GTEST_SKIP() << "needs desktop-file-utils";
  EXPECT_EQ(complaints(QStringLiteral("desktop-file-validate"), {fileOf(".desktop")}), "");
}

TEST(DesktopFiles, TheMetainfoIsValid) {
  if (!isInstalled("appstreamcli")) GTEST_SKIP() << "needs appstream";
  EXPECT_EQ(complaints(QStringLiteral("appstreamcli"),
                       {QStringLiteral("validate"), QStringLiteral("--no-net"), fileOf(".metainfo.xml")}),
            "");
}

TEST(DesktopFiles, FileTypesAreTakenIntoTheDatabase) {
  if (!isInstalled("update-mime-database")) GTEST_SKIP() << "needs shared-mime-info";
  QTemporaryDir mime;
  QDir(mime.path()).mkpath(QStringLiteral("packages"));
  QFile::copy(fileOf(".xml"), mime.filePath(QStringLiteral("packages/org.carina.Desk.xml")));
  EXPECT_EQ(complaints(QStringLiteral("update-mime-database"), {mime.path()}), "");
  const auto globs = readAll(mime.filePath(QStringLiteral("globs2")));
  EXPECT_TRUE(globs.contains("application/x-carina-model:*.safetensors")) << globs.toStdString();
}

TEST(DesktopFiles, TheManualPageHasNoErrors) {
  if (!isInstalled("man")) GTEST_SKIP() << "needs man-db";
  QProcess man;
  man.start(QStringLiteral("man"),
            {QStringLiteral("-l"), QStringLiteral("--warnings=w"), QStringLiteral("packaging/man/carina-desk.1")});
  ASSERT_TRUE(man.waitForFinished(60000));
  EXPECT_EQ(man.readAllStandardError().toStdString(), "");
  EXPECT_TRUE(man.readAllStandardOutput().contains("not for clinical use"));
}

TEST(DesktopFiles, EntryMetainfoAndFileTypesNameTheSameTypes) {
  const auto entry = QString::fromUtf8(readAll(fileOf(".desktop")));
  const auto metainfo = readAll(fileOf(".metainfo.xml"));
  const auto types = readAll(fileOf(".xml"));
  const auto listed = QRegularExpression(QStringLiteral("^MimeType=(.*)$"), QRegularExpression::MultilineOption)
                          .match(entry)
                          .captured(1)
                          .split(QLatin1Char(';'), Qt::SkipEmptyParts);
  ASSERT_GE(listed.size(), 3);
  for (const auto& type : listed) {
    EXPECT_TRUE(metainfo.contains("<mediatype>" + type.toUtf8() + "</mediatype>")) << type.toStdString();
    const bool isOurs = type.contains(QLatin1String("carina"));
    EXPECT_EQ(types.contains("type=\"" + type.toUtf8() + "\""), isOurs) << type.toStdString();
  }
}

TEST(DesktopFiles, AModelOfOursBeginsAsItsFileTypeSays) {
  const auto match = QRegularExpression(QStringLiteral("offset=\"8\" value='([^']+)'"))
                         .match(QString::fromUtf8(readAll(fileOf(".xml"))))
                         .captured(1);
  ASSERT_FALSE(match.isEmpty());
  QTemporaryDir folder;
  const auto path = folder.filePath(QStringLiteral("small.safetensors"));
  model::saveModel(model::makeUntrainedModel("amoebanet_d_1_32"), path.toStdString());
  EXPECT_EQ(readAll(path).mid(8, match.size()).toStdString(), match.toStdString());
}

}  // namespace
}  // namespace carina::gui
