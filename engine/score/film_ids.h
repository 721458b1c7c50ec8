// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace carina::score {

/// How many ids there are of some kind, and the first few of them.
/// Threads  a value
struct IdCount {
  std::size_t count = 0;
  std::vector<std::string> first;

  void add(std::string_view id);

  /// "a.png, b.png …"
  std::string text() const;
};

/// Films found by what another table calls them: the very id, else the one id with the same stem (data::filmStem), as
/// `carina pack` finds images.
///
/// Errors   Corrupt: an id is there twice (the first few are named, and how many)
/// Threads  const calls from many threads; the ids must outlive it
class FilmIds {
 public:
  /// `source` (a file) is for messages.
  FilmIds(std::span<const std::string> ids, std::string source);

  /// Errors   InvalidArgument: several have its stem
  std::optional<std::size_t> find(std::string_view id) const;

 private:
  void indexStems() const;

  static constexpr std::size_t kSeveral = static_cast<std::size_t>(-1);
  std::span<const std::string> ids_;
  std::string source_;
  std::unordered_map<std::string_view, std::size_t> byId_;
  mutable std::once_flag stemsAreIndexed_;
  mutable std::unordered_map<std::string, std::size_t> byStem_;
};

}  // namespace carina::score
