// SPDX-License-Identifier: Apache-2.0
// How long a frame takes while a reader turns the window of a large film; prints medians in ms and asserts nothing.
//
//   desk_bench [--columns N] [--rows N] [--frames N] [--runs N]
#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QImage>
#include <QTemporaryDir>
#include <QTextStream>
#include <algorithm>
#include <functional>
#include <thread>
#include <vector>

#include "gui/pages/film_view.h"
#include "gui/widgets/theme.h"
#include "tests/gui/test_films.h"

namespace carina::gui {
namespace {

constexpr int kViewWidth = 1400;
constexpr int kViewHeight = 900;

struct Plan {
  int frames = 60;
  int runs = 5;
};

double medianOf(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double timeMs(const std::function<void()>& work) {
  QElapsedTimer timer;
  timer.start();
  work();
  return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// The median of each run's median, and the slowest run's.
void report(QTextStream& out, const QString& what, const Plan& plan, const std::function<void(int frame)>& frame) {
  std::vector<double> medians;
  for (int run = 0; run < plan.runs; ++run) {
    std::vector<double> times;
    for (int i = 0; i < plan.frames; ++i) times.push_back(timeMs([&] { frame(i); }));
    medians.push_back(medianOf(times));
  }
  out << QStringLiteral("%1 %2 ms (slowest run %3)\n")
             .arg(what, -44)
             .arg(medianOf(medians), 7, 'f', 2)
             .arg(*std::ranges::max_element(medians), 0, 'f', 2);
  out.flush();
}

image::HeatMap makeMap() {
  image::HeatMap map{{16, 16}, {}};
  for (int i = 0; i < 256; ++i) map.values.push_back(static_cast<float>(i % 16) / 16.F);
  return map;
}

void measure(QTextStream& out, FilmView& view, const std::shared_ptr<const image::Film>& film, const Plan& plan) {
  const Plan few{std::max(1, plan.frames / 10), plan.runs};
  std::shared_ptr<const PreparedView> prepared;
  report(out, QStringLiteral("prepare (worker thread)"), few, [&](int) { prepared = FilmView::prepareFilm(film); });
  report(out, QStringLiteral("show a prepared film, first frame"), few, [&](int) {
    view.show(prepared, QStringLiteral("bench"));
    view.repaint();
  });
  const auto turn = [&](int i) { view.moveWindow(i % 2 == 0 ? 0.01 : -0.01, i % 4 < 2 ? 0.01 : -0.01); };
  const auto shownFrame = [&](int i) {
    turn(i);
    view.canvas().repaint();
  };
  report(out, QStringLiteral("window, table of greys alone"), plan, [&](int i) { turn(i); });
  report(out, QStringLiteral("window, painted on the shown canvas"), plan, shownFrame);
  QImage image(view.size(), QImage::Format_ARGB32_Premultiplied);
  report(out, QStringLiteral("window, rendered into a picture"), plan, [&](int i) {
    turn(i);
    view.canvas().render(&image);
  });
  auto sigmoid = view.grey()->window();
  sigmoid.function = image::WindowFunction::Sigmoid;
  view.setWindow(sigmoid);
  report(out, QStringLiteral("sigmoid window, painted"), plan, shownFrame);
  view.choosePreset(0);
  view.setOverlay(makeMap());
  report(out, QStringLiteral("window under a heat map, painted"), plan, shownFrame);
  view.setOverlayLook({OverlayLook::Style::Contour, 1.0});
  report(out, QStringLiteral("window under contours, painted"), plan, shownFrame);
  report(out, QStringLiteral("a heat map laid on, painted"), few, [&](int i) {
    view.setOverlayLook({OverlayLook::Style::Colour, i % 2 == 0 ? 0.5 : 0.6});
    view.canvas().repaint();
  });
  view.clearOverlay();
  view.changePlace([](FilmGeometry& place) { place.setZoom(2.5); });
  report(out, QStringLiteral("window at zoom 250 %, painted"), plan, shownFrame);
  report(out, QStringLiteral("pan at zoom 250 %, painted"), plan, [&](int i) {
    view.changePlace([=](FilmGeometry& place) { place.panBy({i % 2 == 0 ? 9.0 : -9.0, 0}); });
    view.canvas().repaint();
  });
  view.changePlace([](FilmGeometry& place) { place.setZoom(0.45); });
  report(out, QStringLiteral("zoom around 45 %, painted"), plan, [&](int i) {
    view.canvas().zoomBy(i % 2 == 0 ? 1.1 : 1 / 1.1);
    view.canvas().repaint();
  });
}

}  // namespace
}  // namespace carina::gui

int main(int argc, char** argv) {
  using namespace carina::gui;
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  applyTheme(application, QStringLiteral("dark"));
  QCommandLineParser parser;
  const QCommandLineOption columns(QStringLiteral("columns"), {}, QStringLiteral("N"), QStringLiteral("3000"));
  const QCommandLineOption rows(QStringLiteral("rows"), {}, QStringLiteral("N"), QStringLiteral("3000"));
  const QCommandLineOption frames(QStringLiteral("frames"), {}, QStringLiteral("N"), QStringLiteral("60"));
  const QCommandLineOption runs(QStringLiteral("runs"), {}, QStringLiteral("N"), QStringLiteral("5"));
  parser.addOptions({columns, rows, frames, runs});
  parser.addHelpOption();
  parser.process(application);
  QTextStream out(stdout);
  out << QStringLiteral("%1 × %2 film of 16 bits on a canvas of %3 × %4, %5 cores; median of %6 runs of %7 frames\n")
             .arg(parser.value(columns), parser.value(rows))
             .arg(kViewWidth)
             .arg(kViewHeight)
             .arg(std::thread::hardware_concurrency())
             .arg(parser.value(runs), parser.value(frames));
  QTemporaryDir folder;
  Settings settings(folder.filePath(QStringLiteral("settings.ini")));
  FilmView view(settings);
  view.resize(kViewWidth, kViewHeight);
  view.show();
  QApplication::processEvents();
  const auto film = share(makeFilm(parser.value(columns).toInt(), parser.value(rows).toInt(), 16));
  measure(out, view, film, {std::max(1, parser.value(frames).toInt()), std::max(1, parser.value(runs).toInt())});
  return 0;
}
