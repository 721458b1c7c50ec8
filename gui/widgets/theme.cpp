// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/theme.h"

#include <array>

#include "gui/widgets/theme_style.h"

namespace carina::gui {
namespace {

struct Theme {
  const char* name;
  QColor window;
  QColor base;
  QColor button;
  QColor text;
  QColor chosenText;
  Colors colors;
};

const std::array<Theme, 3>& themes() {
  static const std::array<Theme, 3> kThemes = {{
      {"dark",
       "#16191d",
       "#0f1114",
       "#262b31",
       "#e4e7ea",
       "#0b0d0f",
       {"#9aa4ae",
        "#343b43",
        "#1c2025",
        "#5fb3e6",
        "#4fc08d",
        "#e6b450",
        "#f07d6a",
        {"#5fb3e6", "#e69f00", "#4fc08d", "#f07d6a", "#c99bd8", "#f0e442", "#8fd1d8", "#c0c6cc"}}},
      {"light",
       "#f3f4f6",
       "#ffffff",
       "#e6e9ed",
       "#15191d",
       "#ffffff",
       {"#57616b",
        "#c3c9d0",
        "#e9ecef",
        "#0069a8",
        "#00704a",
        "#8a5a00",
        "#b3261e",
        {"#0072b2", "#b46504", "#00704a", "#b3261e", "#8a4f9e", "#6b6400", "#00727f", "#4a525a"}}},
      {"high-contrast",
       "#000000",
       "#000000",
       "#000000",
       "#ffffff",
       "#000000",
       {"#ffffff",
        "#ffffff",
        "#000000",
        "#ffff00",
        "#00ff88",
        "#ffff00",
        "#ff9090",
        {"#ffff00", "#00e5ff", "#ff9090", "#00ff88", "#ffb000", "#ff8cff", "#ffffff", "#a0c8ff"}}},
  }};
  return kThemes;
}

QPalette paletteOf(const Theme& theme) {
  QPalette palette;
  palette.setColor(QPalette::Window, theme.window);
  palette.setColor(QPalette::WindowText, theme.text);
  palette.setColor(QPalette::Base, theme.base);
  palette.setColor(QPalette::AlternateBase, theme.colors.panel);
  palette.setColor(QPalette::Text, theme.text);
  palette.setColor(QPalette::Button, theme.button);
  palette.setColor(QPalette::ButtonText, theme.text);
  palette.setColor(QPalette::BrightText, theme.colors.bad);
  palette.setColor(QPalette::ToolTipBase, theme.colors.panel);
  palette.setColor(QPalette::ToolTipText, theme.text);
  palette.setColor(QPalette::PlaceholderText, theme.colors.faint);
  palette.setColor(QPalette::Highlight, theme.colors.accent);
  palette.setColor(QPalette::HighlightedText, theme.chosenText);
  palette.setColor(QPalette::Link, theme.colors.accent);
  palette.setColor(QPalette::LinkVisited, theme.colors.accent);
  palette.setColor(QPalette::Mid, theme.colors.border);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    auto color = theme.text;
    color.setAlphaF(0.45F);
    palette.setColor(QPalette::Disabled, role, color);
  }
  return palette;
}

/// What the Fusion style leaves to wish for: lines between panels, a focus that can be seen.
QString styleSheetOf(const Theme& theme) {
  const auto& colors = theme.colors;
  return QStringLiteral(
             "QToolTip { color: %1; background: %2; border: 1px solid %3; }"
             "QToolBar { border: 0; spacing: 4px; padding: 3px; background: %2; }"
             "QStatusBar { background: %2; }"
             "QToolBar QToolButton:focus { outline: 0; border: 2px solid %4; border-radius: 4px; }"
             "QHeaderView::section { background: %2; border: 0; border-bottom: 1px solid %3; padding: 4px 6px; }"
             "QSplitter::handle { background: %3; }")
      .arg(theme.text.name(), colors.panel.name(), colors.border.name(), colors.accent.name());
}

}  // namespace

QStringList themeNames() {
  QStringList names;
  for (const auto& theme : themes()) names << QString::fromLatin1(theme.name);
  return names;
}

void applyTheme(QApplication& application, const QString& name) {
  const auto* chosen = &themes().front();
  for (const auto& theme : themes()) {
    if (name == QLatin1String(theme.name)) chosen = &theme;
  }
  application.setStyle(new ThemeStyle);
  application.setPalette(paletteOf(*chosen));
  application.setStyleSheet(styleSheetOf(*chosen));
}

const Colors& colorsOf(const QPalette& palette) {
  for (const auto& theme : themes()) {
    if (palette.color(QPalette::Window) == theme.window) return theme.colors;
  }
  const bool isLight = palette.color(QPalette::Window).lightness() > 127;
  return themes()[isLight ? 1 : 0].colors;
}

}  // namespace carina::gui
