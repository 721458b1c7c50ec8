// SPDX-License-Identifier: Apache-2.0
// How long the Review page takes to follow the threshold: 25,000 films with 14 findings, drawn off the screen.
// review_bench [--films N] [--moves N] prints medians in ms; nothing is asserted of time.
#include <QApplication>
#include <QElapsedTimer>
#include <QSlider>
#include <QSplitter>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

#include "gui/models/review_presenter.h"
#include "gui/pages/review_plot_tabs.h"
#include "gui/pages/review_table_panel.h"
#include "gui/pages/review_threshold_panel.h"
#include "gui/widgets/theme.h"
#include "gui/workers/review_loading.h"

namespace carina::gui {
namespace {

constexpr std::size_t kLabels = 14;

double uniform(std::uint64_t& state) {
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return static_cast<double>(state >> 11U) * 0x1.0p-53;
}

/// Films of patients with four each; a tenth has a finding and scores higher.
LoadedReview makeReview(std::size_t films) {
  LoadedReview review;
  auto& set = review.films;
  std::uint64_t state = 1;
  for (std::size_t label = 0; label < kLabels; ++label) set.labels.push_back("finding-" + std::to_string(label + 1));
  eval::ScoreSet scores{.name = "scores", .weightsSha256 = {}, .values = {}};
  eval::Attribute sex{.name = "sex", .values = {}};
  for (std::size_t film = 0; film < films; ++film) {
    set.ids.push_back("film-" + std::to_string(film) + ".png");
    set.patients.push_back(static_cast<std::int32_t>(film / 4));
    sex.values.emplace_back(film % 2 == 0 ? "F" : "M");
    for (std::size_t label = 0; label < kLabels; ++label) {
      const bool isPositive = uniform(state) < 0.1;
      set.truth.push_back(isPositive ? 1.0F : 0.0F);
      scores.values.push_back(std::pow(uniform(state), isPositive ? 1 : 3));
    }
  }
  set.patientCount = set.patients.back() + 1;
  set.attributes.push_back(std::move(sex));
  review.scores.push_back(std::move(scores));
  return review;
}

void print(const char* what, std::vector<double> ms) {
  std::ranges::sort(ms);
  std::printf("%-34s median %7.2f ms  95 %% %7.2f ms  n %zu\n", what, ms[ms.size() / 2], ms[ms.size() * 95 / 100],
              ms.size());
}

void measure(const char* what, int times, const std::function<void(int)>& body) {
  std::vector<double> ms;
  for (int i = 0; i < times; ++i) {
    QElapsedTimer timer;
    timer.start();
    body(i);
    QCoreApplication::processEvents();
    ms.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
  }
  print(what, std::move(ms));
}

void run(std::size_t films, int moves) {
  auto loaded = makeReview(films);
  TaskWatch watch{std::stop_token()};
  measure("judge all findings (worker)", 1, [&](int) { loaded.evaluation = judge(loaded, watch); });
  ReviewPresenter presenter;
  QSplitter window;
  auto* plots = new ReviewPlotTabs(presenter);
  auto* panel = new ReviewThresholdPanel(presenter);
  window.addWidget(plots);
  window.addWidget(new ReviewTablePanel(presenter));
  window.addWidget(panel);
  window.resize(1360, 860);
  window.show();
  measure("show the review", 1, [&](int) {
    presenter.setReview({.films = loaded.films, .scores = loaded.scores, .evaluation = loaded.evaluation});
  });
  measure("turn to another finding", 14, [&](int i) { presenter.setLabel(static_cast<std::size_t>((i + 1) % 14)); });
  auto* slider = panel->findChild<QSlider*>(QStringLiteral("threshold"));
  const auto move = [&](int i) {
    slider->setSliderDown(true);
    slider->setValue(static_cast<int>((static_cast<std::int64_t>(i) * 7919) % slider->maximum()));
  };
  measure("move the threshold, ROC shown", moves, move);
  plots->setCurrentIndex(ReviewPlotTabs::kRecall);
  measure("move the threshold, recall shown", moves, move);
  plots->setCurrentIndex(ReviewPlotTabs::kAll);
  measure("move the threshold, 14 panels shown", moves, move);
}

}  // namespace
}  // namespace carina::gui

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  carina::gui::applyTheme(application, QStringLiteral("dark"));
  const auto arguments = QCoreApplication::arguments();
  const auto number = [&](const QString& name, int usual) {
    const auto at = arguments.indexOf(name);
    return at >= 0 && at + 1 < arguments.size() ? std::max(1, arguments[at + 1].toInt()) : usual;
  };
  carina::gui::run(static_cast<std::size_t>(number(QStringLiteral("--films"), 25000)),
                   number(QStringLiteral("--moves"), 200));
  return 0;
}
