// SPDX-License-Identifier: Apache-2.0
#include "engine/model/safetensors_header.h"

#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"

namespace carina::model {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kMetadata = "__metadata__";

constexpr std::array<std::pair<DType, std::string_view>, 10> kTypes = {{{DType::F64, "F64"},
                                                                        {DType::F32, "F32"},
                                                                        {DType::F16, "F16"},
                                                                        {DType::BF16, "BF16"},
                                                                        {DType::I64, "I64"},
                                                                        {DType::I32, "I32"},
                                                                        {DType::I16, "I16"},
                                                                        {DType::I8, "I8"},
                                                                        {DType::U8, "U8"},
                                                                        {DType::Bool, "BOOL"}}};

/// Takes the parser's events one by one, so that a name that comes twice and a nest too deep are seen at once.
class HeaderReader : public nlohmann::json_sax<Json> {
 public:
  explicit HeaderReader(std::string_view file) : file_(file) {}

  SafeTensorsHeader finish() { return std::move(header_); }

  bool null() override { refuse("null"); }
  bool boolean(bool) override { refuse("a boolean"); }
  bool number_integer(number_integer_t) override { refuse("a negative number"); }
  bool number_float(number_float_t, const string_t&) override { refuse("a number with a fraction or too large"); }
  bool binary(binary_t&) override { refuse("binary data"); }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ != Place::Shape && place_ != Place::Offsets) refuse("a number");
    numbers_.push_back(value);
    if (place_ == Place::Offsets && numbers_.size() > 2) refuse("more than two offsets");
    return true;
  }

  bool string(string_t& value) override {
    if (place_ == Place::Metadata) {
      header_.metadata.at(key_) = std::move(value);
    } else if (place_ == Place::Entry && key_ == "dtype") {
      header_.entries.back().dtype = std::move(value);
    } else {
      refuse("a string");
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::Start) {
      place_ = Place::Names;
    } else if (place_ == Place::Names) {
      startNamed();
    } else {
      refuse("an object");
    }
    return true;
  }

  bool key(string_t& key) override {
    key_ = key;
    auto& seen = place_ == Place::Names ? names_ : fields_;
    if (!seen.insert(key).second) refuse("twice");
    if (place_ == Place::Metadata) header_.metadata.emplace(key, "");
    if (place_ == Place::Entry && key != "dtype" && key != "shape" && key != "data_offsets") refuse("an unknown field");
    return true;
  }

  bool end_object() override {
    if (place_ == Place::Entry && fields_.size() != 3) {
      key_.clear();
      refuse("not all of dtype, shape and data_offsets");
    }
    place_ = Place::Names;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::Entry || key_ == "dtype") refuse("an array");
    place_ = key_ == "shape" ? Place::Shape : Place::Offsets;
    numbers_.clear();
    return true;
  }

  bool end_array() override {
    auto& entry = header_.entries.back();
    if (place_ == Place::Shape) {
      entry.shape = std::move(numbers_);
    } else {
      if (numbers_.size() != 2) refuse("not two offsets");
      entry.begin = numbers_[0];
      entry.end = numbers_[1];
    }
    place_ = Place::Entry;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    throw Error(ErrorCode::Corrupt, file_ + ": the safetensors header is not JSON at its byte " +
                                        std::to_string(position) + "; the file is damaged or of another kind");
  }

 private:
  enum class Place { Start, Names, Metadata, Entry, Shape, Offsets };

  void startNamed() {
    fields_.clear();
    if (key_ == kMetadata) {
      place_ = Place::Metadata;
      return;
    }
    place_ = Place::Entry;
    header_.entries.push_back({.name = key_});
  }

  [[noreturn]] void refuse(const std::string& what) const {
    auto where = "header";
    if (place_ == Place::Metadata) where = "metadata";
    const bool inTensor = place_ == Place::Entry || place_ == Place::Shape || place_ == Place::Offsets;
    const auto tensor = inTensor ? "tensor '" + header_.entries.back().name.substr(0, 128) + "'" : std::string(where);
    const auto field = key_.empty() ? std::string() : ", '" + key_.substr(0, 128) + "'";
    throw Error(ErrorCode::Corrupt, file_ + ": " + tensor + field + ": " + what + " does not belong here");
  }

  std::string file_;
  Place place_ = Place::Start;
  std::string key_;
  std::set<std::string> names_;
  std::set<std::string> fields_;
  std::vector<std::uint64_t> numbers_;
  SafeTensorsHeader header_;
};

}  // namespace

SafeTensorsHeader parseSafeTensorsHeader(std::string_view json, std::string_view file) {
  HeaderReader reader{file};
  Json::sax_parse(json, &reader);
  return reader.finish();
}

std::string writeSafeTensorsHeader(const SafeTensorsHeader& header) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (!header.metadata.empty()) json[std::string(kMetadata)] = header.metadata;
  for (const auto& entry : header.entries) {
    if (entry.name == kMetadata) {
      throw Error(ErrorCode::InvalidArgument, "a tensor cannot be named '__metadata__' in a safetensors file");
    }
    json[entry.name] = {{"dtype", entry.dtype}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
  }
  try {
    return json.dump();
  } catch (const Json::exception&) {
    throw Error(ErrorCode::InvalidArgument, "a name or a metadata text of the safetensors file is not UTF-8");
  }
}

std::string_view safeTensorsName(DType type) {
  for (const auto& [known, text] : kTypes) {
    if (known == type) return text;
  }
  throw Error(ErrorCode::Internal, "no safetensors name for type " + std::string(name(type)));
}

DType findSafeTensorsType(std::string_view dtype, const std::string& what) {
  for (const auto& [known, text] : kTypes) {
    if (text == dtype) return known;
  }
  throw Error(ErrorCode::Corrupt, what + ": unknown dtype '" + std::string(dtype.substr(0, 32)) + "'");
}

}  // namespace carina::model
