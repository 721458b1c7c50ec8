// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QDate>
#include <QIcon>
#include <QSet>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace carina::gui {

/// A film that was found, before its pixels are read; texts of a patient are for the screen alone.
struct LibraryFilm {
  QString path;
  QString member;  ///< within a ZIP, else empty
  QString patientId;
  QString patientName;
  QString patientDetails;  ///< sex and age, as far as known
  QString studyUid;
  QDate studyDate;
  QString studyDescription;
  QString seriesUid;
  QString seriesDescription;
  QString modality;
  QString view;
  QString bodyPart;
  QSize size;
  QString problem;  ///< why it cannot be read; it stays in the list

  QString key() const { return member.isEmpty() ? path : path + QLatin1Char('|') + member; }
  QString fileName() const;
};

/// The films that were opened, as patients, their studies, series and films.
///
/// Films without a patient's id are grouped by their folder. A series of one film is that film's row. Pictures are
/// asked for when a row is drawn. Threads  GUI thread only
class FilmLibrary : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Role { FilmRole = Qt::UserRole + 1, SearchRole };

  explicit FilmLibrary(QObject* parent = nullptr);
  ~FilmLibrary() override;

  /// Films that are there already are passed over; gives how many are new.
  int addFilms(std::vector<LibraryFilm> films);
  void clear();

  int films() const { return static_cast<int>(films_.size()); }
  const LibraryFilm& film(int number) const { return films_[static_cast<std::size_t>(number)]; }

  /// The number of the film with this key, or −1.
  int find(const QString& key) const;

  /// Other films of the same patient, the newest first; none where the patient is not known.
  std::vector<int> othersOfPatient(int number) const;

  QModelIndex indexOf(int number) const;
  void setThumbnail(int number, const QImage& picture);

  /// Names and ids are replaced by "Patient 1", "Patient 2", …
  void setPatientsHidden(bool hidden);

  QModelIndex index(int row, int column, const QModelIndex& parent) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent) const override;
  int columnCount(const QModelIndex& parent) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 Q_SIGNALS:
  void thumbnailWanted(int number) const;

 private:
  struct Node;
  static const Node* nodeOf(const QModelIndex& index);
  QModelIndex indexOf(const Node& node) const;
  Node& childOf(Node& parent, const QString& key, const std::function<void(Node&)>& fill);
  void place(int number);
  QString textOf(const Node& node) const;
  QString patientText(const Node& node) const;
  QString filmText(int number) const;

  std::vector<LibraryFilm> films_;
  std::map<QString, int> numbers_;
  std::vector<Node*> leaves_;
  std::unique_ptr<Node> root_;
  std::map<int, QIcon> thumbnails_;
  mutable QSet<int> asked_;
  bool hidesPatients_ = true;
};

}  // namespace carina::gui
