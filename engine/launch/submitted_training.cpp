// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/submitted_training.h"

#include <filesystem>
#include <sstream>

#include "engine/core/error.h"
#include "engine/data/record_set.h"
#include "engine/launch/usage_error.h"
#include "engine/model/model_path.h"

namespace carina::launch {

TrainOptions trainingIn(const std::string& config) {
  TrainOptions options;
  CLI::App app;
  app.allow_config_extras(CLI::config_extras_mode::ignore);
  addTrainOptions(*app.add_subcommand("train"), options);
  std::istringstream text(config);
  app.parse_from_stream(text);
  return options;
}

void checkTraining(const TrainOptions& options, int ranks, bool seesRecords) {
  if (options.records.empty()) {
    throw UsageError("the configuration does not say what shall be learned from: records = \"DIR\" below [train]");
  }
  if (!seesRecords) return;
  const auto training = data::RecordSet::open(options.records, options.trainSplit);
  data::RecordSet::open(options.records, options.validationSplit);
  recipeOf(options, training->labels(), training->facts(), ranks);
  if (options.init.empty()) return;
  std::error_code failed;
  const std::filesystem::path model = model::modelFileOf(options.init);
  if (!std::filesystem::exists(model, failed))
    throw Error(ErrorCode::NotFound, model.string() + ": no such model (init)");
}

}  // namespace carina::launch
