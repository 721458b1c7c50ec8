// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/model_catalogue.h"

#include <QDir>
#include <QFileInfo>
#include <QFont>
#include <QLocale>
#include <QSet>
#include <algorithm>
#include <utility>

#include "engine/model/default_model.h"
#include "gui/models/model_file_kind.h"

namespace carina::gui {
namespace {

constexpr int kHashDigits = 12;

/// One name for one file, however the way to it is written.
QString identityOf(const QString& file) {
  if (file.isEmpty()) return file;
  const QFileInfo info(file);
  const auto canonical = info.canonicalFilePath();
  return canonical.isEmpty() ? QDir::cleanPath(info.absoluteFilePath()) : canonical;
}

void takeFrom(Settings& settings, const SettingKey& key, const QString& file) {
  auto files = settings.get(key).toStringList();
  files.removeIf([&](const QString& one) { return identityOf(one) == identityOf(file); });
  settings.set(key, files);
}

void addTo(Settings& settings, const SettingKey& key, const QString& file) {
  auto files = settings.get(key).toStringList();
  if (files.contains(file)) return;
  settings.set(key, files << file);
}

QStringList filesInFolder() {
  QStringList files;
  const QDir folder(modelsFolder());
  for (const auto& info : folder.entryInfoList({QStringLiteral("*.safetensors")}, QDir::Files, QDir::Name)) {
    files << info.absoluteFilePath();
  }
  return files;
}

bool isIn(const QString& file, const QString& folder) {
  return QFileInfo(file).absolutePath() == QDir(folder).absolutePath();
}

}  // namespace

ModelCatalogue::ModelCatalogue(Settings& settings, QObject* parent) : QAbstractTableModel(parent), settings_(settings) {
  entries_ = listFiles();
  connect(&settings_, &Settings::changed, this, &ModelCatalogue::onChanged);
}

std::vector<ModelEntry> ModelCatalogue::listFiles() const {
  std::vector<ModelEntry> found;
  QSet<QString> seen;
  const auto take = [&](const QString& file, bool isInstalled) {
    const auto identity = identityOf(file);
    if (seen.contains(identity)) return;
    seen.insert(identity);
    found.push_back(makeModelEntry(file, isInstalled));
  };
  const auto installed = model::defaultModelFile();
  take(installed.empty() ? QString() : QFileInfo(QString::fromStdString(installed)).absoluteFilePath(), true);
  const auto hidden = settings_.get(keys::kHiddenModelFiles).toStringList();
  for (const auto& file : filesInFolder()) {
    if (!hidden.contains(file)) take(file, false);
  }
  for (const auto& file : settings_.get(keys::kModelFiles).toStringList()) take(file, false);
  if (const auto chosen = settings_.get(keys::kModel).toString(); !chosen.isEmpty()) take(chosen, false);
  return found;
}

void ModelCatalogue::refresh() {
  auto found = listFiles();
  for (auto& entry : found) {
    const int row = rowOf(entry.file);
    if (row < 0) continue;
    const auto& known = at(row);
    const bool isSame = known.sizeBytes == entry.sizeBytes && known.changedMs == entry.changedMs;
    const bool mayHaveCome = known.state == ModelEntry::State::Broken && known.changedMs == 0;
    if (isSame && !mayHaveCome) entry = known;
  }
  const bool isAsBefore = std::ranges::equal(found, entries_, [](const ModelEntry& one, const ModelEntry& other) {
    return one.file == other.file && one.state == other.state && one.changedMs == other.changedMs;
  });
  if (isAsBefore) return;
  beginResetModel();
  entries_ = std::move(found);
  endResetModel();
}

void ModelCatalogue::onChanged(const QString& name) {
  if (name != QLatin1String(keys::kModel.name) || entries_.empty()) return;
  const auto chosen = settings_.get(keys::kModel).toString();
  if (!chosen.isEmpty() && rowOf(chosen) < 0) {
    const auto row = static_cast<int>(entries_.size());
    beginInsertRows({}, row, row);
    entries_.push_back(makeModelEntry(chosen, false));
    endInsertRows();
  }
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int ModelCatalogue::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int ModelCatalogue::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

int ModelCatalogue::rowOf(const QString& file) const {
  const auto identity = identityOf(file);
  const auto found =
      std::ranges::find_if(entries_, [&](const ModelEntry& entry) { return identityOf(entry.file) == identity; });
  return found == entries_.end() ? -1 : static_cast<int>(found - entries_.begin());
}

std::optional<ModelEntry> ModelCatalogue::findUnread() const {
  const auto found =
      std::ranges::find_if(entries_, [](const ModelEntry& entry) { return entry.state == ModelEntry::State::Unread; });
  return found == entries_.end() ? std::nullopt : std::optional(*found);
}

void ModelCatalogue::put(const ModelEntry& entry) {
  const int row = rowOf(entry.file);
  if (row < 0) return;
  entries_[static_cast<std::size_t>(row)] = entry;
  Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
}

int ModelCatalogue::add(const QString& file) {
  if (const int known = rowOf(file); known >= 0) return known;
  const auto path = QFileInfo(file).absoluteFilePath();
  takeFrom(settings_, keys::kHiddenModelFiles, path);
  if (!isIn(path, modelsFolder())) addTo(settings_, keys::kModelFiles, path);
  const auto row = static_cast<int>(entries_.size());
  beginInsertRows({}, row, row);
  entries_.push_back(makeModelEntry(path, false));
  endInsertRows();
  return row;
}

bool ModelCatalogue::canRemove(int row) const {
  return row >= 0 && row < rowCount() && !at(row).isInstalled;
}

ModelCatalogue::Removal ModelCatalogue::remove(int row) {
  const Removal removal{at(row).file, row == defaultRow()};
  if (removal.wasDefault) settings_.set(keys::kModel, QString());
  beginRemoveRows({}, row, row);
  entries_.erase(entries_.begin() + row);
  endRemoveRows();
  takeFrom(settings_, keys::kModelFiles, removal.file);
  if (isIn(removal.file, modelsFolder())) addTo(settings_, keys::kHiddenModelFiles, removal.file);
  return removal;
}

void ModelCatalogue::restore(const Removal& removal) {
  const int row = add(removal.file);
  if (removal.wasDefault) makeDefault(row);
}

void ModelCatalogue::makeDefault(int row) {
  settings_.set(keys::kModel, at(row).isInstalled ? QString() : at(row).file);
}

int ModelCatalogue::defaultRow() const {
  const auto chosen = settings_.get(keys::kModel).toString();
  if (const int row = chosen.isEmpty() ? -1 : rowOf(chosen); row >= 0) return row;
  const auto installed = std::ranges::find_if(entries_, &ModelEntry::isInstalled);
  return installed == entries_.end() ? -1 : static_cast<int>(installed - entries_.begin());
}

QVariant ModelCatalogue::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Name:
      return tr("Model");
    case Net:
      return tr("Network");
    case Training:
      return tr("Trained on");
    case Labels:
      return tr("Labels");
    case Auroc:
      return tr("Mean AUROC");
    case Points:
      return tr("Thresholds");
    case Size:
      return tr("Size");
    case Weights:
      return tr("Weights");
    default:
      return {};
  }
}

QString ModelCatalogue::text(const ModelEntry& entry, int column) const {
  if (column == Size) return entry.sizeBytes > 0 ? QLocale().formattedDataSize(entry.sizeBytes) : QString();
  if (entry.state == ModelEntry::State::Unread) return column == Net ? tr("Reading…") : QString();
  if (entry.state == ModelEntry::State::Broken) return column == Net ? tr("Cannot be read") : QString();
  switch (column) {
    case Net:
      return entry.netTitle;
    case Training:
      return trainingWords(entry.card.training);
    case Labels:
      return QLocale().toString(static_cast<qulonglong>(entry.card.labels.size()));
    case Auroc: {
      const auto mean = entry.meanAuroc();
      return mean ? QLocale().toString(*mean, 'f', 3) : QStringLiteral("–");
    }
    case Points:
      if (!entry.pointsError.isEmpty()) return tr("Unusable");
      return entry.points ? tr("Yes") : tr("None");
    case Weights:
      return entry.weightsSha256.left(kHashDigits);
    default:
      return {};
  }
}

QVariant ModelCatalogue::order(const ModelEntry& entry, int column) const {
  switch (column) {
    case Name:
      return entry.name().toLower();
    case Labels:
      return static_cast<qulonglong>(entry.card.labels.size());
    case Auroc:
      return entry.meanAuroc().value_or(-1);
    case Size:
      return entry.sizeBytes;
    default:
      return text(entry, column);
  }
}

QVariant ModelCatalogue::nameData(int row, int role) const {
  const auto& entry = at(row);
  const bool isDefault = row == defaultRow();
  if (role == Qt::FontRole && isDefault) {
    QFont bold;
    bold.setBold(true);
    return bold;
  }
  if (role == IconRole && entry.state == ModelEntry::State::Broken) return QStringLiteral("warning");
  if (role == IconRole && isDefault) return QStringLiteral("star");
  if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) return {};
  auto words = entry.name();
  if (isDefault) words = tr("%1 (default)").arg(words);
  return words;
}

QVariant ModelCatalogue::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const auto& entry = at(index.row());
  const int column = index.column();
  const bool isNumber = column == Labels || column == Auroc || column == Size;
  switch (role) {
    case Qt::ToolTipRole:
      if (!entry.error.isEmpty()) return entry.error;
      return column == Points && !entry.pointsError.isEmpty() ? entry.pointsError : entry.file;
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
      return order(entry, column);
    case FileRole:
      return entry.file;
    default:
      break;
  }
  if (column == Name) return nameData(index.row(), role);
  return role == Qt::DisplayRole ? QVariant(text(entry, column)) : QVariant();
}

QString trainingWords(model::Training training) {
  switch (training) {
    case model::Training::Untrained:
      return ModelCatalogue::tr("Nothing");
    case model::Training::GeneralImages:
      return ModelCatalogue::tr("General images");
    case model::Training::ChestFilms:
      return ModelCatalogue::tr("Chest films");
    case model::Training::Unstated:
      break;
  }
  return ModelCatalogue::tr("Unstated");
}

}  // namespace carina::gui
