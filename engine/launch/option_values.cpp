// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/option_values.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "engine/core/error.h"
#include "engine/core/words.h"
#include "engine/nets/nets.h"

namespace carina::launch {
namespace {

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

std::vector<std::string> netNames() {
  return namesOf(nets::nets());
}

CLI::Option* addNetOption(CLI::App& app, std::string& dst, const std::string& name, const std::string& help) {
  const auto check = [](const std::string& value) -> std::string {
    try {
      nets::findNet(value);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  };
  return app.add_option(name, dst, help)->type_name("NET")->check(CLI::Validator(check, "", "net"));
}

CLI::Option* addPrecisionOption(CLI::App& app, std::string& dst) {
  return app.add_option("--precision", dst, "Arithmetic: f32 or bf16")
      ->type_name("TYPE")
      ->capture_default_str()
      ->check(CLI::IsMember({"f32", "bf16"}));
}

DType precisionOf(std::string_view word) {
  return word == "bf16" ? DType::BF16 : DType::F32;
}

std::vector<std::size_t> findLabels(const std::vector<std::string>& names, const std::vector<std::string>& labels) {
  std::vector<std::size_t> found;
  for (const auto& name : names) {
    if (name == "all") {
      found.resize(labels.size());
      std::iota(found.begin(), found.end(), std::size_t{0});
      return found;
    }
    const auto place = std::ranges::find(labels, lowered(name), lowered);
    if (place == labels.end()) {
      throw Error(ErrorCode::InvalidArgument, "the model has no label '" + name + "'" + didYouMean(name, labels));
    }
    found.push_back(static_cast<std::size_t>(place - labels.begin()));
  }
  return found;
}

}  // namespace carina::launch
