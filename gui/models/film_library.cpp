// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/film_library.h"

#include <QFileInfo>
#include <QImage>
#include <QPixmap>
#include <algorithm>

namespace carina::gui {

/// A row of the tree: a patient, a study, a series, or a film.
struct FilmLibrary::Node {
  enum class Kind { Root, Patient, Study, Series, Film };

  Kind kind = Kind::Root;
  Node* parent = nullptr;
  QString key;
  int film = -1;   ///< itself, or the first of those below
  int number = 0;  ///< of a patient
  std::vector<std::unique_ptr<Node>> children;

  int row() const {
    const auto& siblings = parent->children;
    const auto found = std::ranges::find_if(siblings, [this](const auto& one) { return one.get() == this; });
    return static_cast<int>(found - siblings.begin());
  }
};

QString LibraryFilm::fileName() const {
  return QFileInfo(member.isEmpty() ? path : member).fileName();
}

FilmLibrary::FilmLibrary(QObject* parent) : QAbstractItemModel(parent), root_(std::make_unique<Node>()) {}

FilmLibrary::~FilmLibrary() = default;

int FilmLibrary::addFilms(std::vector<LibraryFilm> films) {
  int added = 0;
  for (auto& film : films) {
    if (!numbers_.emplace(film.key(), static_cast<int>(films_.size())).second) continue;
    films_.push_back(std::move(film));
    leaves_.push_back(nullptr);
    place(static_cast<int>(films_.size()) - 1);
    ++added;
  }
  return added;
}

void FilmLibrary::clear() {
  beginResetModel();
  root_ = std::make_unique<Node>();
  films_.clear();
  numbers_.clear();
  leaves_.clear();
  thumbnails_.clear();
  asked_.clear();
  endResetModel();
}

FilmLibrary::Node& FilmLibrary::childOf(Node& parent, const QString& key, const std::function<void(Node&)>& fill) {
  // The newest is the likeliest: films come folder by folder.
  const auto found =
      std::find_if(parent.children.rbegin(), parent.children.rend(), [&](const auto& one) { return one->key == key; });
  if (found != parent.children.rend()) return **found;
  const auto row = static_cast<int>(parent.children.size());
  beginInsertRows(indexOf(parent), row, row);
  auto& child = parent.children.emplace_back(std::make_unique<Node>());
  child->parent = &parent;
  child->key = key;
  fill(*child);
  endInsertRows();
  return *child;
}

void FilmLibrary::place(int number) {
  const auto& film = films_[static_cast<std::size_t>(number)];
  const auto folder = film.member.isEmpty() ? QFileInfo(film.path).path() : film.path;
  const bool hasPatient = !film.patientId.isEmpty() || !film.patientName.isEmpty();
  const auto of = [number](Node::Kind kind) {
    return [number, kind](Node& node) {
      node.kind = kind;
      node.film = number;
      node.number = static_cast<int>(node.parent->children.size());
    };
  };
  auto& patient = childOf(
      *root_,
      hasPatient ? QStringLiteral("p:%1\n%2").arg(film.patientId, film.patientName) : QStringLiteral("f:") + folder,
      of(Node::Kind::Patient));
  Node* parent = &patient;
  if (hasPatient || !film.studyUid.isEmpty()) parent = &childOf(patient, film.studyUid, of(Node::Kind::Study));
  if (!film.seriesUid.isEmpty()) {
    const bool isSecond = std::ranges::any_of(
        parent->children, [&](const auto& one) { return one->key == film.seriesUid && one->kind == Node::Kind::Film; });
    if (isSecond) {  // a series that looked like one film until now
      const auto first =
          std::ranges::find_if(parent->children, [&](const auto& one) { return one->key == film.seriesUid; });
      const int before = (*first)->film;
      const auto row = (*first)->row();
      beginRemoveRows(indexOf(*parent), row, row);
      parent->children.erase(first);
      endRemoveRows();
      auto& series = childOf(*parent, film.seriesUid, of(Node::Kind::Series));
      series.film = before;
      leaves_[static_cast<std::size_t>(before)] =
          &childOf(series, films_[static_cast<std::size_t>(before)].key(), [before](Node& node) {
            node.kind = Node::Kind::Film;
            node.film = before;
          });
      parent = &series;
    } else if (const auto series =
                   std::ranges::find_if(parent->children, [&](const auto& one) { return one->key == film.seriesUid; });
               series != parent->children.end()) {
      parent = series->get();
    }
  }
  const bool isInSeries = parent->kind == Node::Kind::Series;
  leaves_[static_cast<std::size_t>(number)] =
      &childOf(*parent, isInSeries || film.seriesUid.isEmpty() ? film.key() : film.seriesUid, of(Node::Kind::Film));
}

int FilmLibrary::find(const QString& key) const {
  const auto found = numbers_.find(key);
  return found == numbers_.end() ? -1 : found->second;
}

std::vector<int> FilmLibrary::othersOfPatient(int number) const {
  const auto& mine = film(number);
  std::vector<int> others;
  if (mine.patientId.isEmpty()) return others;
  for (int i = 0; i < films(); ++i) {
    if (i != number && film(i).patientId == mine.patientId && film(i).patientName == mine.patientName &&
        film(i).problem.isEmpty())
      others.push_back(i);
  }
  std::ranges::stable_sort(others, [this](int a, int b) { return film(a).studyDate > film(b).studyDate; });
  return others;
}

const FilmLibrary::Node* FilmLibrary::nodeOf(const QModelIndex& index) {
  return static_cast<const Node*>(index.constInternalPointer());
}

QModelIndex FilmLibrary::indexOf(const Node& node) const {
  return node.parent == nullptr ? QModelIndex() : createIndex(node.row(), 0, &node);
}

QModelIndex FilmLibrary::indexOf(int number) const {
  const auto* leaf = leaves_[static_cast<std::size_t>(number)];
  return leaf == nullptr ? QModelIndex() : indexOf(*leaf);
}

void FilmLibrary::setThumbnail(int number, const QImage& picture) {
  thumbnails_[number] = picture.isNull() ? QIcon() : QIcon(QPixmap::fromImage(picture));
  const auto index = indexOf(number);
  Q_EMIT dataChanged(index, index, {Qt::DecorationRole});
}

void FilmLibrary::setPatientsHidden(bool hidden) {
  if (hidesPatients_ == hidden) return;
  hidesPatients_ = hidden;
  if (rowCount({}) > 0) Q_EMIT dataChanged(index(0, 0, {}), index(rowCount({}) - 1, 0, {}), {Qt::DisplayRole});
}

QModelIndex FilmLibrary::index(int row, int column, const QModelIndex& parent) const {
  const auto* node = parent.isValid() ? nodeOf(parent) : root_.get();
  if (column != 0 || row < 0 || row >= static_cast<int>(node->children.size())) return {};
  return createIndex(row, 0, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex FilmLibrary::parent(const QModelIndex& index) const {
  return index.isValid() ? indexOf(*nodeOf(index)->parent) : QModelIndex();
}

int FilmLibrary::rowCount(const QModelIndex& parent) const {
  return static_cast<int>((parent.isValid() ? nodeOf(parent) : root_.get())->children.size());
}

int FilmLibrary::columnCount(const QModelIndex& /*parent*/) const {
  return 1;
}

QString FilmLibrary::patientText(const Node& node) const {
  const auto& first = film(node.film);
  if (node.key.startsWith(QLatin1String("f:"))) return QFileInfo(node.key.mid(2)).fileName();
  if (hidesPatients_) return tr("Patient %1").arg(node.number);
  QStringList parts = {QString(first.patientName).replace(QLatin1Char('^'), QLatin1Char(' ')).simplified(),
                       first.patientId, first.patientDetails};
  parts.removeAll(QString());
  return parts.join(QStringLiteral(" · "));
}

QString FilmLibrary::filmText(int number) const {
  const auto& one = film(number);
  QStringList facts = {one.modality, one.view, one.seriesDescription};
  if (one.size.isValid()) facts << QStringLiteral("%1 × %2").arg(one.size.width()).arg(one.size.height());
  facts.removeAll(QString());
  const auto name =
      one.patientId.isEmpty() && one.patientName.isEmpty() ? one.fileName() + QLatin1Char('\n') : QString();
  if (!one.problem.isEmpty()) return one.fileName() + QLatin1Char('\n') + tr("cannot be read");
  return name + facts.join(QStringLiteral(" · "));
}

QString FilmLibrary::textOf(const Node& node) const {
  const auto& first = film(node.film);
  switch (node.kind) {
    case Node::Kind::Patient:
      return patientText(node);
    case Node::Kind::Study: {
      QStringList parts = {
          first.studyDate.isValid() ? first.studyDate.toString(Qt::ISODate) : tr("Study without a date"),
          first.studyDescription};
      parts.removeAll(QString());
      return parts.join(QStringLiteral(" · "));
    }
    case Node::Kind::Series: {
      QStringList parts = {first.modality, first.seriesDescription,
                           tr("%n film(s)", nullptr, static_cast<int>(node.children.size()))};
      parts.removeAll(QString());
      return parts.join(QStringLiteral(" · "));
    }
    case Node::Kind::Film:
      return filmText(node.film);
    case Node::Kind::Root:
      break;
  }
  return {};
}

QVariant FilmLibrary::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto& node = *nodeOf(index);
  const bool isFilm = node.kind == Node::Kind::Film;
  const auto& one = film(node.film);
  switch (role) {
    case Qt::DisplayRole:
      return textOf(node);
    case Qt::ToolTipRole:
      return !one.problem.isEmpty() && isFilm ? one.problem : isFilm ? one.fileName() : QVariant();
    case FilmRole:
      return isFilm ? node.film : QVariant();
    case SearchRole:
      return textOf(node) + QLatin1Char(' ') + (isFilm ? one.fileName() : QString());
    case Qt::DecorationRole: {
      if (!isFilm || !one.problem.isEmpty()) return {};
      if (const auto found = thumbnails_.find(node.film); found != thumbnails_.end()) return found->second;
      if (!asked_.contains(node.film)) {
        asked_.insert(node.film);
        Q_EMIT thumbnailWanted(node.film);
      }
      return {};
    }
    default:
      return {};
  }
}

}  // namespace carina::gui
