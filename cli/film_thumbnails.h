// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/data/record_set.h"
#include "engine/image/film.h"

namespace carina::cli {

using Thumbnail = std::function<std::vector<std::byte>(const std::string& id)>;

/// A film as a person sees it, small, in a black square: a PNG.
std::vector<std::byte> thumbnailOf(const image::Film& film);

/// Small pictures of the films `ids`, which are the records `records` of the set; nothing of a damaged one.
Thumbnail recordThumbnails(std::shared_ptr<const data::RecordSet> set, const std::vector<std::string>& ids,
                           const std::vector<std::int64_t>& records);

/// Small pictures of files below a folder, by name or stem; nothing of one that is not there or cannot be read.
Thumbnail fileThumbnails(const std::string& folder);

}  // namespace carina::cli
