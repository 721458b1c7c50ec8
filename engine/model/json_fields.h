// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace carina::model {

using Json = nlohmann::ordered_json;

/// A JSON document from outside; `file` is for messages.
///
/// Errors   Corrupt: not JSON (the byte is named), a name twice in one object, nested more than 8 deep, a number too
///          large for a double
Json parseJson(std::string_view json, const std::string& file);

/// One object of a document, read by the names of its fields; messages name the file and the way to the field, such as
/// 'points[2].sensitivity.hits'. Document and file name must outlive it.
///
/// Errors   Corrupt: not an object, or a field that is missing or of another type
class JsonFields {
 public:
  static constexpr std::int64_t kMostCount = std::int64_t{1} << 53;  ///< exact in every reader's numbers

  JsonFields(const Json& json, const std::string& file, const std::string& path = "");

  const Json& at(const char* name) const;
  std::string text(const char* name) const;
  std::string textIfThere(const char* name) const;  ///< empty where the field is missing
  double number(const char* name) const;
  std::int64_t count(const char* name) const;  ///< 0 … kMostCount
  std::vector<std::string> texts(const char* name) const;
  std::vector<double> numbers(const char* name) const;
  JsonFields object(const char* name) const;
  std::vector<JsonFields> objects(const char* name) const;

 private:
  [[noreturn]] void refuse(const char* name, const std::string& what) const;
  const Json& list(const char* name) const;
  std::string textOf(const Json& value, const char* name) const;
  double numberOf(const Json& value, const char* name) const;

  const Json* json_;
  const std::string* file_;
  std::string path_;
};

}  // namespace carina::model
