// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_page.h"

#include <QFileInfo>

#include "engine/dicom/load_film.h"
#include "gui/pages/reading_room.h"

namespace carina::gui {
namespace {

/// Folders and archives may hold films; a file does where its first bytes say so. Other pages are surer of their own.
Claim claim(const QString& path) {
  const QFileInfo info(path);
  if (info.isDir()) return Claim::Possible;
  if (!info.isFile()) return Claim::None;
  const auto name = info.fileName().toLower();
  if (name == QLatin1String("dicomdir")) return Claim::Sure;
  if (dicom::looksLikeFilm(path.toStdString())) return Claim::Sure;
  return name.endsWith(QLatin1String(".zip")) || name.endsWith(QLatin1String(".dcm")) ? Claim::Possible : Claim::None;
}

}  // namespace

PageKind readingPage() {
  return {.id = "reading",
          .title = QT_TRANSLATE_NOOP("Pages", "Reading"),
          .icon = "films",
          .claim = claim,
          .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<ReadingRoom>(context); }};
}

}  // namespace carina::gui
