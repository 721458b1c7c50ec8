// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QObject>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/image/film.h"

namespace carina::gui {

/// Makes small pictures of films on a thread of its own, the last that was asked for first: it is the one in sight.
///
/// Threads  GUI thread only; signals come there
class Thumbnailer : public QObject {
  Q_OBJECT

 public:
  using Load = std::function<std::shared_ptr<const image::Film>()>;

  explicit Thumbnailer(int sidePixels, QObject* parent = nullptr);
  ~Thumbnailer() override;

  void ask(int number, Load load);

  /// Forgets what was asked for and is not made yet.
  void clear();

 Q_SIGNALS:
  void ready(int number, const QImage& picture);  ///< a null picture: the film cannot be read

 private:
  struct Request {
    int number;
    Load load;
    int round;
  };
  void work(const std::stop_token& stop);
  QImage pictureOf(const Request& request) const;

  int side_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Request> requests_;
  int round_ = 0;
  std::jthread thread_;
};

/// A film as a person sees it, no longer than `sidePixels` on a side.
/// Threads  any
QImage makeThumbnail(const image::Film& film, int sidePixels);

}  // namespace carina::gui
