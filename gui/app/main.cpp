// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QTimer>
#include <QTranslator>

#include "gui/app/main_window.h"
#include "gui/widgets/icon.h"
#include "gui/widgets/theme.h"
#include "gui/workers/task.h"

namespace {

using namespace carina::gui;

/// Translations of Qt's own words and of Carina's; a file that the user chose comes last and wins.
void loadTranslations(QApplication& application, const Settings& settings) {
  const auto chosen = settings.get(keys::kLanguage).toString();
  const QLocale locale = chosen.isEmpty() ? QLocale::system() : QLocale(chosen);
  auto* qt = new QTranslator(&application);
  if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
               QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
    QCoreApplication::installTranslator(qt);
  }
  auto* own = new QTranslator(&application);
  if (own->load(locale, QStringLiteral("carina-desk"), QStringLiteral("_"), QStringLiteral(":/translations"))) {
    QCoreApplication::installTranslator(own);
  }
  const auto file = settings.get(keys::kTranslation).toString();
  auto* extra = new QTranslator(&application);
  if (!file.isEmpty() && extra->load(file)) QCoreApplication::installTranslator(extra);
}

void describe(QApplication& application) {
  QApplication::setApplicationName(QStringLiteral("carina-desk"));
  QApplication::setApplicationDisplayName(QStringLiteral("Carina"));
  QApplication::setApplicationVersion(QStringLiteral(CARINA_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("org.carina.Desk"));
  QApplication::setWindowIcon(makeIcon(QStringLiteral("carina")));
  Q_UNUSED(application)
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  describe(application);
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QCoreApplication::translate("main", "Reads chest films, reviews models, runs training. Not for clinical use."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(
      QStringLiteral("paths"),
      QCoreApplication::translate("main", "Films, folders, DICOMDIRs, evaluations, scores, runs or models to open"),
      QStringLiteral("[paths…]"));
  parser.process(application);

  Settings settings;
  loadTranslations(application, settings);
  applyTheme(application, settings.get(keys::kTheme).toString());
  QObject::connect(&settings, &Settings::changed, &application, [&](const QString& name) {
    if (name == QLatin1String(keys::kTheme.name)) applyTheme(application, settings.get(keys::kTheme).toString());
  });
  Shortcuts shortcuts(settings);
  int code = 0;
  {
    MainWindow window({settings, shortcuts});
    window.show();
    const auto paths = parser.positionalArguments();
    if (!paths.isEmpty()) QTimer::singleShot(0, &window, [&] { window.openPaths(paths); });
    code = QApplication::exec();
  }
  Task::waitForAll();
  return code;
}
