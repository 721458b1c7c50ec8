// SPDX-License-Identifier: Apache-2.0
#include "cli/export_command.h"

#include <filesystem>
#include <ostream>

#include "cli/json.h"
#include "cli/text.h"
#include "engine/model/compact.h"
#include "engine/model/export_onnx.h"
#include "engine/model/model.h"

namespace carina::cli {
namespace {

struct Options {
  std::string model;
  std::string output;
  std::string type;
  bool json = false;
};

DType typeOf(const std::string& word) {
  if (word == "bf16") return DType::BF16;
  return word == "f16" ? DType::F16 : DType::F32;
}

/// Writes the format that the name asks for, and says which.
std::string write(const model::Model& model, const std::filesystem::path& output) {
  if (output.extension() == ".safetensors") {
    model::saveModel(model, output);
    return "model";
  }
  model::exportOnnx(model, output);
  return "ONNX";
}

Exit runExport(const Options& options, Context& context) {
  const bool isModel = std::filesystem::path(options.output).extension() == ".safetensors";
  if (!options.type.empty() && !isModel) throw UsageError("--dtype is for -o FILE.safetensors; ONNX keeps f32");
  auto model = model::loadModel(options.model);
  if (!options.type.empty()) model = model::compactModel(std::move(model), typeOf(options.type));
  const auto format = write(model, options.output);
  const predict::ModelFacts facts{model.card.net, model.weightsSha256, model.card.training,
                                  model::honestyStatement(model.card)};
  if (options.json) {
    printJson(context.streams.out,
              {{"file", options.output}, {"format", format}, {"model", modelJson(facts, options.model)}});
  } else {
    context.streams.out << printable(options.output) << ": " << facts.net << ", weights " << facts.weightsSha256 << "\n"
                        << facts.statement << "\n";
  }
  return Exit::Success;
}

}  // namespace

Run defineExport(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("model", options->model, "Model file")->required()->type_name("MODEL");
  app.add_option("-o,--output", options->output, "File to write: .onnx, or .safetensors for a model in another type")
      ->required()
      ->type_name("FILE");
  app.add_option("--dtype", options->type, "Type of a model's convolution weights")
      ->check(CLI::IsMember({"f32", "f16", "bf16"}));
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runExport(*options, context); };
}

}  // namespace carina::cli
