// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/film_actions.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>
#include <array>
#include <cstring>

#include "gui/pages/film_view.h"
#include "gui/widgets/icon.h"

namespace carina::gui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("FilmActions", text);
}

QString titleOf(FilmActions::Section section) {
  switch (section) {
    case FilmActions::Section::Window:
      return FilmActions::tr("&Window");
    case FilmActions::Section::Place:
      return FilmActions::tr("&Zoom and place");
    case FilmActions::Section::Measure:
      return FilmActions::tr("&Measure");
    case FilmActions::Section::Show:
      return FilmActions::tr("&Show");
    case FilmActions::Section::Arrows:
      break;
  }
  return {};
}

}  // namespace

FilmActions::FilmActions(FilmView& view) : QObject(&view), view_(view), target_(&view) {
  auto* presets = new QActionGroup(this);  // round marks in menus; none is on once the window was moved
  presets->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
  for (const auto& row : filmActionRows()) {
    auto* action = new QAction(words(row.text), this);
    if (*row.icon != '\0') action->setIcon(makeIcon(QString::fromLatin1(row.icon)));
    action->setObjectName(QString::fromLatin1(row.id));
    action->setCheckable(row.isOn != nullptr);
    action->setAutoRepeat(std::strcmp(row.id, "lens") != 0);
    connect(action, &QAction::triggered, this, [this, run = row.run] {
      if (!target().isEmpty()) run(target());
      refresh();
    });
    if (QLatin1String(row.id).startsWith(QLatin1String("preset-")) && row.isOn != nullptr) presets->addAction(action);
    made_.push_back({&row, action});
  }
  explain();
}

void FilmActions::attachTo(FilmView& view) {
  for (const auto& [row, action] : made_) {
    const bool isArrow = row->section == Section::Arrows;
    if (isArrow) action->setShortcutContext(Qt::WidgetShortcut);
    static_cast<QWidget&>(isArrow ? static_cast<QWidget&>(view.canvas()) : view).addAction(action);
  }
  view.canvas().installEventFilter(this);
  connect(&view, &FilmView::stateChanged, this, &FilmActions::refresh);
  connect(&view, &FilmView::focused, this, [this, &view] {
    target_ = &view;
    refresh();
  });
  refresh();
}

void FilmActions::lendTo(FilmView& other) {
  other_ = &other;
  attachTo(other);
}

FilmView& FilmActions::target() const {
  return target_ && (target_ == &view_ || target_->isVisible()) ? *target_ : view_;
}

void FilmActions::registerAll(Shortcuts& shortcuts, const QString& idPrefix, const QString& group) {
  for (const auto& [row, action] : made_) {
    shortcuts.add(action, idPrefix + QLatin1Char('.') + QString::fromLatin1(row->id), group, row->keys);
  }
  connect(&shortcuts, &Shortcuts::changed, this, &FilmActions::explain);
  explain();
}

/// Says in the tool tip what the mouse does besides the keys.
void FilmActions::explain() {
  for (const auto& [row, action] : made_) {
    if (*row->how == '\0') continue;
    action->setWhatsThis(words(row->how));
    const auto first = action->toolTip().section(QLatin1Char('\n'), 0, 0);
    action->setToolTip(first + QLatin1Char('\n') + words(row->how));
  }
}

void FilmActions::refresh() {
  const auto& view = target();
  for (const auto& [row, action] : made_) {
    const bool hasFilm = !view.isEmpty();
    if (row->isOn != nullptr) action->setChecked(hasFilm && row->isOn(view));
    action->setEnabled(hasFilm && (row->isUsable == nullptr || row->isUsable(view)));
  }
}

QAction* FilmActions::find(const char* id) const {
  for (const auto& [row, action] : made_) {
    if (std::strcmp(row->id, id) == 0) return action;
  }
  return nullptr;
}

QList<QAction*> FilmActions::menuActions() const {
  QList<QAction*> actions;
  for (const auto& [row, action] : made_) {
    if (row->section != Section::Arrows) actions << action;
  }
  return actions;
}

void FilmActions::fill(QToolBar& bar) {
  static constexpr std::array<const char*, 22> kOnBar = {
      "tool-window",    "tool-zoom",      "tool-pan",  "",           "fit",
      "one-to-one",     "real-size",      "",          "ruler",      "angle",
      "cardiothoracic", "remove-measure", "undo",      "redo",       "",
      "invert",         "lens",           "turn-left", "turn-right", "flip-across",
      "flip-upright",   "restore"};
  auto* presets = new QToolButton;
  presets->setText(tr("Windows") + QStringLiteral(" ▾"));
  presets->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));  // it would cover the text
  presets->setToolTip(tr("Windows of this film"));
  presets->setPopupMode(QToolButton::InstantPopup);
  presets->setMenu(view_.makePresetMenu(presets));
  bar.addWidget(presets);
  for (const auto* id : kOnBar) {
    if (*id == '\0') {
      bar.addSeparator();
    } else {
      bar.addAction(find(id));
    }
  }
}

void FilmActions::fillMenu(QMenu& menu) {
  for (const auto section : {Section::Window, Section::Place, Section::Measure, Section::Show}) {
    auto* part = menu.addMenu(titleOf(section));
    if (section == Section::Window) {
      fillPresets(*part);
      continue;
    }
    for (const auto& [row, action] : made_) {
      if (row->section == section) part->addAction(action);
    }
  }
}

/// The actions for windows, and the windows that this very film has.
void FilmActions::fillPresets(QMenu& menu) {
  for (const auto& [row, action] : made_) {
    if (row->section != Section::Window) continue;
    menu.addAction(action);
    if (std::strcmp(row->id, "preset-file") == 0) fillFileWindows(menu);
  }
}

void FilmActions::fillFileWindows(QMenu& menu) {
  auto& view = target();
  if (view.isEmpty()) return;
  auto* group = new QActionGroup(&menu);
  group->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
  const auto& presets = view.grey()->presets();
  for (std::size_t i = 0; i < presets.size(); ++i) {
    if (presets[i].kind != GreyPreset::Kind::FileWindow && presets[i].kind != GreyPreset::Kind::FileTable) continue;
    auto name = presets[i].name;
    auto* action = menu.addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&")));
    action->setCheckable(true);
    action->setChecked(view.grey()->chosen() == i);
    group->addAction(action);
    connect(action, &QAction::triggered, &view, [&view, i] { view.choosePreset(i); });
  }
}

bool FilmActions::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyRelease) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const auto keys = find("lens")->shortcut();
    auto& canvas = target().canvas();
    if (!key->isAutoRepeat() && canvas.hasLens() && !keys.isEmpty() && keys[0].key() == key->key()) {
      canvas.setLens(false);
      refresh();
    }
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace carina::gui
