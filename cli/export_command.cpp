// SPDX-License-Identifier: Apache-2.0
#include "cli/export_command.h"

#include <ostream>

#include "cli/json.h"
#include "cli/text.h"
#include "engine/model/export_onnx.h"
#include "engine/model/model.h"

namespace carina::cli {
namespace {

struct Options {
  std::string model;
  std::string output;
  bool json = false;
};

Exit runExport(const Options& options, Context& context) {
  const auto model = model::loadModel(options.model);
  model::exportOnnx(model, options.output);
  const predict::ModelFacts facts{model.card.net, model.weightsSha256, model.card.training,
                                  model::honestyStatement(model.card)};
  if (options.json) {
    printJson(context.streams.out,
              {{"file", options.output}, {"format", "ONNX"}, {"model", modelJson(facts, options.model)}});
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
  app.add_option("-o,--output", options->output, "ONNX file to write")->required()->type_name("FILE");
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runExport(*options, context); };
}

}  // namespace carina::cli
