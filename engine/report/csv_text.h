// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/report.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/data/csv_rows.h"

namespace carina::report {

/// Rows of a CSV file, field by field. Threads: one at a time
class CsvText {
 public:
  CsvText& operator<<(const std::string& text) { return cell(data::csvField(text)); }
  CsvText& operator<<(const std::optional<double>& value) { return value ? *this << *value : cell(""); }
  CsvText& operator<<(double value) { return number(value); }
  CsvText& operator<<(float value) { return number(value); }
  CsvText& operator<<(std::int64_t value) { return cell(std::to_string(value)); }

  void endRow() {
    text_ += "\r\n";
    isFirst_ = true;
  }

  std::string take() { return std::move(text_); }

 private:
  template <typename Number>
  CsvText& number(Number value) {
    char text[64];
    return cell({text, std::to_chars(text, text + sizeof text, value).ptr});
  }

  CsvText& cell(const std::string& text) {
    if (!isFirst_) text_ += ',';
    text_ += text;
    isFirst_ = false;
    return *this;
  }

  std::string text_;
  bool isFirst_ = true;
};

}  // namespace carina::report
