// SPDX-License-Identifier: Apache-2.0
#include "engine/model/json_fields.h"

#include <set>

#include "engine/core/error.h"

namespace carina::model {
namespace {

constexpr int kMostDepth = 8;

[[noreturn]] void refuseFile(const std::string& file, const std::string& what) {
  throw Error(ErrorCode::Corrupt, file + ": " + what);
}

/// Sees a nest too deep and a name that comes twice as soon as the parser does.
class ParserWatch {
 public:
  explicit ParserWatch(const std::string& file) : file_(file) {}

  bool operator()(int depth, Json::parse_event_t event, const Json& value) {
    if (depth > kMostDepth) refuseFile(file_, "lists and objects are nested more than " + std::to_string(kMostDepth));
    if (event == Json::parse_event_t::object_start) names_.emplace_back();
    if (event == Json::parse_event_t::object_end) names_.pop_back();
    if (event != Json::parse_event_t::key) return true;
    const auto& name = value.get_ref<const std::string&>();
    if (!names_.back().insert(name).second) refuseFile(file_, "field '" + name.substr(0, 128) + "' comes twice");
    return true;
  }

 private:
  const std::string& file_;
  std::vector<std::set<std::string>> names_;
};

}  // namespace

Json parseJson(std::string_view json, const std::string& file) {
  ParserWatch watch(file);
  try {
    return Json::parse(
        json, [&](int depth, Json::parse_event_t event, const Json& value) { return watch(depth, event, value); });
  } catch (const Json::parse_error& error) {
    refuseFile(file,
               "is not JSON at its byte " + std::to_string(error.byte) + "; the file is damaged or of another kind");
  } catch (const Json::exception&) {
    refuseFile(file, "has a number that is too large");
  }
}

JsonFields::JsonFields(const Json& json, const std::string& file, const std::string& path)
    : json_(&json), file_(&file), path_(path.empty() ? "" : path + ".") {
  if (!json.is_object()) refuseFile(file, path.empty() ? "is not an object" : "field '" + path + "' is not an object");
}

const Json& JsonFields::at(const char* name) const {
  const auto found = json_->find(name);
  if (found == json_->end()) refuse(name, "is missing");
  return *found;
}

std::string JsonFields::text(const char* name) const {
  return textOf(at(name), name);
}

std::string JsonFields::textIfThere(const char* name) const {
  return json_->contains(name) ? text(name) : std::string();
}

double JsonFields::number(const char* name) const {
  return numberOf(at(name), name);
}

std::int64_t JsonFields::count(const char* name) const {
  const auto& value = at(name);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::uint64_t{kMostCount}) {
    refuse(name, "is not a whole number from 0 to 2^53");
  }
  return value.get<std::int64_t>();
}

std::vector<std::string> JsonFields::texts(const char* name) const {
  std::vector<std::string> all;
  for (const auto& value : list(name)) all.push_back(textOf(value, name));
  return all;
}

std::vector<double> JsonFields::numbers(const char* name) const {
  std::vector<double> all;
  for (const auto& value : list(name)) all.push_back(numberOf(value, name));
  return all;
}

JsonFields JsonFields::object(const char* name) const {
  return {at(name), *file_, path_ + name};
}

std::vector<JsonFields> JsonFields::objects(const char* name) const {
  std::vector<JsonFields> all;
  for (const auto& value : list(name)) {
    all.emplace_back(value, *file_, path_ + name + "[" + std::to_string(all.size()) + "]");
  }
  return all;
}

void JsonFields::refuse(const char* name, const std::string& what) const {
  refuseFile(*file_, "field '" + path_ + name + "' " + what);
}

const Json& JsonFields::list(const char* name) const {
  const auto& value = at(name);
  if (!value.is_array()) refuse(name, "is not a list");
  return value;
}

std::string JsonFields::textOf(const Json& value, const char* name) const {
  if (!value.is_string()) refuse(name, "is not text");
  return value.get<std::string>();
}

double JsonFields::numberOf(const Json& value, const char* name) const {
  if (!value.is_number()) refuse(name, "is not a number");
  return value.get<double>();
}

}  // namespace carina::model
