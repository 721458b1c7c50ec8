// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QTimer>

#include "gui/app/appearance.h"
#include "gui/app/desk_application.h"
#include "gui/app/main_window.h"
#include "gui/widgets/icon.h"
#include "gui/workers/task.h"

namespace {

using namespace carina::gui;

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
  DeskApplication application(argc, argv);
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
  const Translations translations(settings);
  followTheme(application, settings);
  Shortcuts shortcuts(settings);
  int code = 0;
  {
    MainWindow window({settings, shortcuts});
    QObject::connect(&application, &DeskApplication::failed, &window, &MainWindow::say);
    window.show();
    const auto paths = parser.positionalArguments();
    if (!paths.isEmpty()) QTimer::singleShot(0, &window, [&] { window.openPaths(paths); });
    code = QApplication::exec();
  }
  Task::waitForAll();
  return code;
}
