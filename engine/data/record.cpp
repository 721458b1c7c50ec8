// SPDX-License-Identifier: Apache-2.0
#include "engine/data/record.h"

#include <cmath>
#include <limits>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "engine/core/error.h"
#include "engine/proto/example.pb.h"

namespace carina::data {
namespace {

namespace key {
constexpr const char* kEncoded = "image/encoded";
constexpr const char* kFormat = "image/format";
constexpr const char* kHeight = "image/height";
constexpr const char* kWidth = "image/width";
constexpr const char* kMeaning = "image/meaning";
constexpr const char* kImageId = "image/id";
constexpr const char* kPatientId = "patient/id";
constexpr const char* kAge = "patient/age";
constexpr const char* kSex = "patient/sex";
constexpr const char* kView = "view/position";
constexpr const char* kLabels = "label/values";
constexpr const char* kNames = "label/names";
}  // namespace key

constexpr const char* kPng = "png";
constexpr int kMostSide = 65535;
constexpr int kMostAge = 150;

using Features = google::protobuf::Map<std::string, tensorflow::Feature>;

void setText(Features& features, const char* name, const std::string& text) {
  features[name].mutable_bytes_list()->add_value(text);
}

void setNumber(Features& features, const char* name, int number) {
  features[name].mutable_int64_list()->add_value(number);
}

/// Maps have no order of their own; this writes them sorted.
std::string serialized(const tensorflow::Example& example) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  example.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

class ExampleReader {
 public:
  ExampleReader(std::span<const std::byte> bytes, std::string_view name) : name_(name) {
    if (bytes.size() > std::numeric_limits<int>::max() ||
        !example_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      refuse("is no tensorflow.Example");
    }
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::Corrupt, name_ + ": " + what + "; pack the films again");
  }

  /// The one text of a feature; where it may be missing, empty text.
  std::string takeText(const char* name, bool isNeeded = false) {
    auto* feature = find(name, tensorflow::Feature::kBytesList, isNeeded);
    if (feature == nullptr) return {};
    auto& values = *feature->mutable_bytes_list();
    if (values.value_size() != 1) refuse(std::string(name) + " has not one value");
    return std::move(*values.mutable_value(0));
  }

  std::optional<int> findNumber(const char* name, int low, int high) {
    const auto* feature = find(name, tensorflow::Feature::kInt64List, false);
    if (feature == nullptr) return {};
    const auto& values = feature->int64_list();
    if (values.value_size() != 1 || values.value(0) < low || values.value(0) > high) {
      refuse(std::string(name) + " is not one number from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return static_cast<int>(values.value(0));
  }

  int takeSide(const char* name) {
    const auto side = findNumber(name, 1, kMostSide);
    if (!side) refuse(std::string(name) + " is missing");
    return *side;
  }

  std::vector<float> takeLabels() {
    const auto* feature = find(key::kLabels, tensorflow::Feature::kFloatList, true);
    const auto& values = feature->float_list().value();
    for (const float value : values) {
      if (value != 0 && value != 1 && !std::isnan(value)) {
        refuse(std::string(key::kLabels) + " has a value that is neither 0 nor 1 nor NaN");
      }
    }
    return {values.begin(), values.end()};
  }

  std::vector<std::string> takeNames() {
    const auto* feature = find(key::kNames, tensorflow::Feature::kBytesList, true);
    const auto& values = feature->bytes_list().value();
    return {values.begin(), values.end()};
  }

 private:
  tensorflow::Feature* find(const char* name, tensorflow::Feature::KindCase kind, bool isNeeded) {
    auto& features = *example_.mutable_features()->mutable_feature();
    const auto at = features.find(name);
    if (at == features.end() || at->second.kind_case() == tensorflow::Feature::KIND_NOT_SET) {
      if (isNeeded) refuse(std::string(name) + " is missing");
      return nullptr;
    }
    if (at->second.kind_case() != kind) refuse(std::string(name) + " is a list of the wrong kind");
    return &at->second;
  }

  tensorflow::Example example_;
  std::string name_;
};

}  // namespace

std::string encodeRecord(const Record& record) {
  if (record.labels.size() != record.labelNames.size()) {
    throw Error(ErrorCode::InvalidArgument, "record '" + record.imageId + "': " + std::to_string(record.labels.size()) +
                                                " labels, but " + std::to_string(record.labelNames.size()) + " names");
  }
  tensorflow::Example example;
  auto& features = *example.mutable_features()->mutable_feature();
  setText(features, key::kEncoded, record.image.encoded);
  setText(features, key::kFormat, kPng);
  setNumber(features, key::kHeight, record.image.size.rows);
  setNumber(features, key::kWidth, record.image.size.columns);
  if (!record.image.meaning.empty()) setText(features, key::kMeaning, record.image.meaning);
  setText(features, key::kImageId, record.imageId);
  setText(features, key::kPatientId, record.patientId.reveal());
  if (record.patientAge) setNumber(features, key::kAge, *record.patientAge);
  setText(features, key::kSex, record.patientSex);
  setText(features, key::kView, record.viewPosition);
  auto& labels = *features[key::kLabels].mutable_float_list();
  for (const float value : record.labels) {
    labels.add_value(std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value);
  }
  auto& names = *features[key::kNames].mutable_bytes_list();
  for (const auto& name : record.labelNames) names.add_value(name);
  return serialized(example);
}

Record decodeRecord(std::span<const std::byte> bytes, std::string_view name) {
  ExampleReader reader(bytes, name);
  if (reader.takeText(key::kFormat, true) != kPng) reader.refuse("image/format is not 'png'");
  Record record;
  record.image.encoded = reader.takeText(key::kEncoded, true);
  record.image.meaning = reader.takeText(key::kMeaning);
  record.image.size = {reader.takeSide(key::kHeight), reader.takeSide(key::kWidth)};
  record.imageId = reader.takeText(key::kImageId, true);
  record.patientId = PrivateText(reader.takeText(key::kPatientId));
  record.patientAge = reader.findNumber(key::kAge, 0, kMostAge);
  record.patientSex = reader.takeText(key::kSex);
  record.viewPosition = reader.takeText(key::kView);
  record.labels = reader.takeLabels();
  record.labelNames = reader.takeNames();
  if (record.labels.size() != record.labelNames.size()) reader.refuse("label/values and label/names differ in number");
  return record;
}

}  // namespace carina::data
