// SPDX-License-Identifier: Apache-2.0
// Any text is rows or a carina::Error; rows that are written again are read back the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/csv_rows.h"

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows readRows(std::string_view text) {
  carina::data::CsvRows rows(text, "fuzz");
  Rows all = {rows.header().columns};
  while (rows.next()) {
    auto& row = all.emplace_back();
    for (std::size_t i = 0; i < all.front().size(); ++i) row.emplace_back(rows.cell(i));
  }
  return all;
}

std::string written(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + carina::data::csvField(row[i]);
    text += "\r\n";
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto rows = readRows({reinterpret_cast<const char*>(data), size});
    const bool beginsWithMark = rows.front().front().starts_with("\xef\xbb\xbf");  // it would be passed over
    if (!beginsWithMark && readRows(written(rows)) != rows) std::abort();
  } catch (const carina::Error&) {
  }
  return 0;
}
