// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/icon.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>
#include <utility>

// A static library's resources are not linked in by themselves; the macro must stand outside of all namespaces.
static void loadResources() {
  Q_INIT_RESOURCE(desk);
}

namespace carina::gui {
namespace {

/// Draws an SVG whose strokes are "currentColor".
class ThemedIconEngine : public QIconEngine {
 public:
  explicit ThemedIconEngine(QByteArray svg) : svg_(std::move(svg)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const auto palette = QGuiApplication::palette();
    auto color = palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active, QPalette::ButtonText);
    if (state == QIcon::On && mode != QIcon::Disabled) color = palette.color(QPalette::Highlight);
    if (mode == QIcon::Selected) color = palette.color(QPalette::HighlightedText);
    auto svg = svg_;
    QSvgRenderer renderer(svg.replace("currentColor", color.name().toLatin1()));
    if (mode == QIcon::Disabled) painter->setOpacity(0.45);
    renderer.render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
  }

  QIconEngine* clone() const override { return new ThemedIconEngine(svg_); }

 private:
  QByteArray svg_;
};

}  // namespace

QIcon makeIcon(const QString& name) {
  loadResources();
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) return {};
  return QIcon(new ThemedIconEngine(file.readAll()));
}

}  // namespace carina::gui
