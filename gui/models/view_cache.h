// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <list>
#include <map>
#include <memory>

namespace carina::gui {

/// What was made lately and costs memory, the longest unused goes first.
///
/// Threads  one at a time
template <typename Value>
class ViewCache {
 public:
  explicit ViewCache(std::size_t limitBytes) : limit_(limitBytes) {}

  std::shared_ptr<const Value> find(const QString& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
  }

  /// The newest stays even where it alone is past the limit.
  void add(const QString& key, std::shared_ptr<const Value> value, std::size_t bytes) {
    remove(key);
    entries_.push_front({key, std::move(value), bytes});
    places_[key] = entries_.begin();
    bytes_ += bytes;
    shrink();
  }

  void setLimit(std::size_t limitBytes) {
    limit_ = limitBytes;
    shrink();
  }

  void clear() {
    entries_.clear();
    places_.clear();
    bytes_ = 0;
  }

  std::size_t bytes() const { return bytes_; }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    QString key;
    std::shared_ptr<const Value> value;
    std::size_t bytes;
  };

  void remove(const QString& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return;
    bytes_ -= found->second->bytes;
    entries_.erase(found->second);
    places_.erase(found);
  }

  void shrink() {
    while (bytes_ > limit_ && entries_.size() > 1) remove(QString(entries_.back().key));
  }

  std::size_t limit_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;
  std::map<QString, typename std::list<Entry>::iterator> places_;
};

}  // namespace carina::gui
