// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/models_page.h"

#include "gui/models/model_file_kind.h"
#include "gui/pages/model_shelf.h"

namespace carina::gui {
namespace {

Claim claim(const QString& path) {
  switch (sniffModelFile(path)) {
    case ModelFileKind::Model:
    case ModelFileKind::Checkpoint:
      return Claim::Sure;
    case ModelFileKind::Weights:
    case ModelFileKind::Run:
      return Claim::Possible;
    case ModelFileKind::None:
      break;
  }
  return Claim::None;
}

}  // namespace

PageKind modelsPage() {
  return {.id = "models",
          .title = QT_TRANSLATE_NOOP("Pages", "Models"),
          .icon = "models",
          .claim = claim,
          .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<ModelShelf>(context); }};
}

}  // namespace carina::gui
