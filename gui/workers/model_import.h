// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "engine/model/model_card.h"
#include "gui/workers/task.h"

namespace carina::gui {

/// Foreign weights that become a model of the user's.
struct ModelImport {
  QString weights;        ///< file: PyTorch, safetensors, ONNX, or a TF.js model.json
  QString name;           ///< of the new model
  QString folder;         ///< in which it is saved as NAME.safetensors; made where it is not there
  QString labelsFile;     ///< one label a line; empty: as model::ImportOptions::card
  model::ModelCard card;  ///< what the user says about it; `net` must be there
};

/// Reads, checks and saves; the new file. Nothing is saved once it is cancelled.
///
/// Errors   InvalidArgument: a name that is none or is taken, no label in the file · Io · as model::importModel()
/// Threads  any
QString importModelFile(const ModelImport& wanted, TaskWatch& watch);

/// Writes a model as ONNX.
///
/// Errors   as model::loadModel() and model::exportOnnx()
/// Threads  any
void exportOnnxFile(const QString& model, const QString& target, TaskWatch& watch);

/// What a model is called after the file that its weights come from: "nets/chex.pth.tar" → "chex".
/// Threads  any
QString importNameOf(const QString& weights);

}  // namespace carina::gui
