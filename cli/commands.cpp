// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

#include <array>

#include "cli/bench_command.h"
#include "cli/completion_command.h"
#include "cli/evaluate_command.h"
#include "cli/export_command.h"
#include "cli/import_command.h"
#include "cli/inspect_command.h"
#include "cli/nets_command.h"
#include "cli/pack_command.h"
#include "cli/phantom_command.h"
#include "cli/predict_command.h"
#include "cli/status_command.h"
#include "cli/stop_command.h"
#include "cli/submit_command.h"
#include "cli/train_command.h"
#include "cli/watch_command.h"

namespace carina::cli {

std::span<const Command> commands() {
  static constexpr std::array<Command, 15> kCommands = {{
      {"predict", "Read chest films (DICOM, PNG, JPEG, folders): a probability for every finding", definePredict},
      {"inspect", "Say what a file is: a film, a model, records, a run, a folder", defineInspect},
      {"nets", "List the networks: layers, parameters, multiplications, memory", defineNets},
      {"import", "Make a model of weights from PyTorch, safetensors, ONNX or Keras", defineImport},
      {"export", "Write a model as ONNX, or with smaller weights", defineExport},
      {"pack", "Pack films and labels into records, split by patient", definePack},
      {"train", "Train a network on records: checkpoints, curves and status in a run folder", defineTrain},
      {"evaluate", "Judge models: ROC curves, intervals, operating points, a report", defineEvaluate},
      {"submit", "Send a training run to a cluster, or start it here, detached", defineSubmit},
      {"status", "Say how runs and their jobs stand", defineStatus},
      {"stop", "Ask a run's job to save and end", defineStop},
      {"watch", "Follow a training run from another terminal", defineWatch},
      {"phantom", "Draw synthetic labelled chest films", definePhantom},
      {"bench", "Measure speed and memory on this machine", defineBench},
      {"completion", "Print a shell's completion script", defineCompletion},
  }};
  return kCommands;
}

}  // namespace carina::cli
