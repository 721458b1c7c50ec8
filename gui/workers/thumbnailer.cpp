// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/thumbnailer.h"

#include <QCoreApplication>
#include <QPointer>
#include <exception>

#include "engine/image/display.h"

namespace carina::gui {

QImage makeThumbnail(const image::Film& film, int sidePixels) {
  const auto display = image::makeDisplayImage(film);
  const QImage whole(display.pixels.data(), display.size.columns, display.size.rows, display.size.columns,
                     QImage::Format_Grayscale8);
  return whole.scaled(sidePixels, sidePixels, Qt::KeepAspectRatio, Qt::SmoothTransformation)
      .convertToFormat(QImage::Format_RGB32);
}

Thumbnailer::Thumbnailer(int sidePixels, QObject* parent) : QObject(parent), side_(sidePixels) {
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

Thumbnailer::~Thumbnailer() {
  thread_.request_stop();
  changed_.notify_all();
}

void Thumbnailer::ask(int number, Load load) {
  const std::lock_guard lock(mutex_);
  requests_.push_back({number, std::move(load), round_});
  changed_.notify_all();
}

void Thumbnailer::clear() {
  const std::lock_guard lock(mutex_);
  requests_.clear();
  ++round_;
}

QImage Thumbnailer::pictureOf(const Request& request) const {
  try {
    return makeThumbnail(*request.load(), side_);
  } catch (const std::exception&) {
    return {};  // what is wrong is said where the film is opened
  }
}

void Thumbnailer::work(const std::stop_token& stop) {
  while (true) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [this] { return !requests_.empty(); }) || stop.stop_requested()) return;
    const auto request = std::move(requests_.back());
    requests_.pop_back();
    lock.unlock();
    const QPointer<Thumbnailer> self(this);
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [self, number = request.number, round = request.round, picture = pictureOf(request)] {
          if (self && round == self->round_) Q_EMIT self->ready(number, picture);
        },
        Qt::QueuedConnection);
  }
}

}  // namespace carina::gui
