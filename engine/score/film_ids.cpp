// SPDX-License-Identifier: Apache-2.0
#include "engine/score/film_ids.h"

#include <utility>

#include "engine/core/error.h"
#include "engine/data/image_index.h"

namespace carina::score {
namespace {

constexpr std::size_t kNamed = 5;

}  // namespace

void IdCount::add(std::string_view id) {
  ++count;
  if (first.size() < kNamed) first.emplace_back(id);
}

std::string IdCount::text() const {
  std::string text;
  for (const auto& id : first) text += (text.empty() ? "" : ", ") + id;
  return text + (count > first.size() ? " …" : "");
}

FilmIds::FilmIds(std::span<const std::string> ids, std::string source) : ids_(ids), source_(std::move(source)) {
  byId_.reserve(ids.size());
  IdCount twice;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!byId_.emplace(ids[i], i).second) twice.add(ids[i]);
  }
  if (twice.count == 0) return;
  throw Error(ErrorCode::Corrupt, source_ + ": " + std::to_string(twice.count) +
                                      (twice.count == 1 ? " row has an id" : " rows have an id") +
                                      " that is there before: " + twice.text() + "; keep one row a film");
}

void FilmIds::indexStems() const {
  byStem_.reserve(ids_.size());
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const auto [at, isNew] = byStem_.emplace(data::filmStem(ids_[i]), i);
    if (!isNew) at->second = kSeveral;
  }
}

std::optional<std::size_t> FilmIds::find(std::string_view id) const {
  if (const auto at = byId_.find(id); at != byId_.end()) return at->second;
  std::call_once(stemsAreIndexed_, [this] { indexStems(); });
  const auto stem = data::filmStem(id);
  const auto at = byStem_.find(stem);
  if (at == byStem_.end()) return {};
  if (at->second != kSeveral) return at->second;
  throw Error(ErrorCode::InvalidArgument, source_ + ": several films may be '" + std::string(id) +
                                              "', whose stem is '" + stem + "'; use the same ids everywhere");
}

}  // namespace carina::score
