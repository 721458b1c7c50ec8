// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace carina::gui {

/// What a path may mean to the models: a file of ours, weights that can be brought in, a folder with a model inside.
enum class ModelFileKind { None, Model, Weights, Checkpoint, Run };

/// Looks at a name and a file's first bytes, no more.
/// Threads  any
ModelFileKind sniffModelFile(const QString& path);

/// Where the models lie that were brought in, of this user: carina/models in the XDG data folder.
/// Threads  any
QString modelsFolder();

}  // namespace carina::gui
