// SPDX-License-Identifier: Apache-2.0
// Pictures of the desktop for the README: opens what it is given, as a person would, and keeps what the window shows.
//   desk_pictures OUTPUT FILMS EVALUATION RUN
#include <QApplication>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

#include "gui/app/appearance.h"
#include "gui/app/main_window.h"
#include "gui/pages/film_view.h"
#include "gui/pages/reading_findings.h"
#include "gui/widgets/theme.h"
#include "gui/workers/task.h"

namespace {

using namespace carina::gui;

constexpr int kPatienceMs = 120000;

bool keep(QWidget& window, const QString& file) {
  QTest::qWait(700);  // for curves and pictures that come after the first paint
  return window.grab().save(file);
}

/// The finding's row is clicked: its heat map comes with it.
bool choose(ReadingFindings& findings, const QString& label) {
  auto* table = findings.findChild<QTableView*>();
  if (!QTest::qWaitFor([&] { return table->model()->rowCount() > 0; }, kPatienceMs)) return false;
  for (int row = 0; row < table->model()->rowCount(); ++row) {
    const auto index = table->model()->index(row, 0);
    if (index.data().toString() != label) continue;
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
    return true;
  }
  return false;
}

bool takePictures(MainWindow& window, const QStringList& arguments) {
  const auto output = arguments[1];
  window.openPaths({arguments[2]});
  auto* reading = window.findChild<Page*>(QStringLiteral("reading"));
  if (!choose(*reading->findChild<ReadingFindings*>(), QStringLiteral("Effusion"))) return false;
  if (!keep(window, output + QStringLiteral("/desk-reading.png"))) return false;
  window.openPaths({arguments[3]});
  auto* review = window.findChild<Page*>(QStringLiteral("review"));
  const auto isLoaded = [&] {
    for (auto* table : review->findChildren<QTableView*>()) {
      if (table->model() != nullptr && table->model()->rowCount() > 0) return true;
    }
    return false;
  };
  if (!QTest::qWaitFor(isLoaded, kPatienceMs)) return false;
  if (!keep(window, output + QStringLiteral("/desk-review.png"))) return false;
  window.openPaths({arguments[4]});
  QTest::qWait(4000);  // a run is looked at once a second
  return keep(window, output + QStringLiteral("/desk-training.png"));
}

}  // namespace

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM",
          qgetenv("QT_QPA_PLATFORM").isEmpty() ? QByteArray("offscreen") : qgetenv("QT_QPA_PLATFORM"));
  QApplication application(argc, argv);
  if (argc != 5) {
    std::fputs("usage: desk_pictures OUTPUT FILMS EVALUATION RUN\n", stderr);
    return 2;
  }
  applyTheme(application, QStringLiteral("dark"));
  bool isGood = false;
  {
    QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    const Translations words(settings);
    Shortcuts shortcuts(settings);
    MainWindow window({settings, shortcuts});
    window.resize(1360, 800);
    window.show();
    isGood = takePictures(window, application.arguments());
  }
  Task::waitForAll();
  if (!isGood) std::fputs("desk_pictures: a page did not show what it was given\n", stderr);
  return isGood ? 0 : 1;
}
