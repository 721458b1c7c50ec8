// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_place.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <algorithm>

namespace carina::gui {
namespace {

constexpr int kMostRanks = 4096;
constexpr int kMostNodes = 100'000;

/// 0 stands for what the profile says.
QSpinBox* makeCount(const char* name, int most) {
  auto* box = new QSpinBox;
  box->setObjectName(QLatin1String(name));
  box->setRange(0, most);
  box->setSpecialValueText(TrainingPlaceBox::tr("as the profile says"));
  box->setFocusPolicy(Qt::StrongFocus);
  return box;
}

std::optional<int> valueOf(const QSpinBox& box) {
  return box.value() > 0 ? std::optional(box.value()) : std::nullopt;
}

}  // namespace

TrainingPlaceBox::TrainingPlaceBox(QWidget* parent)
    : QWidget(parent),
      where_(new QComboBox),
      ranks_(new QSpinBox),
      nodes_(makeCount("place-nodes", kMostNodes)),
      perNode_(makeCount("place-ranks-per-node", kMostRanks)),
      time_(new QLineEdit),
      note_(new QLabel),
      rows_(new QFormLayout(this)) {
  where_->setObjectName(QStringLiteral("place-where"));
  ranks_->setObjectName(QStringLiteral("place-ranks"));
  ranks_->setRange(2, kMostRanks);
  ranks_->setFocusPolicy(Qt::StrongFocus);
  time_->setObjectName(QStringLiteral("place-time"));
  time_->setPlaceholderText(tr("as the profile says; 12:00:00, 2-00:00:00"));
  note_->setWordWrap(true);
  rows_->setContentsMargins(0, 0, 0, 0);
  rows_->addRow(tr("&Where"), where_);
  rows_->addRow(tr("&Ranks"), ranks_);
  rows_->addRow(tr("&Nodes"), nodes_);
  rows_->addRow(tr("Ranks on &each"), perNode_);
  rows_->addRow(tr("&Time limit"), time_);
  rows_->addRow(note_);
  where_->addItem(tr("On this machine"), static_cast<int>(Kind::Alone));
  where_->addItem(tr("On this machine, several ranks (mpirun)"), static_cast<int>(Kind::Ranks));
  connect(where_, &QComboBox::currentIndexChanged, this, &TrainingPlaceBox::choose);
  for (auto* box : {ranks_, nodes_, perNode_}) {
    connect(box, &QSpinBox::valueChanged, this, &TrainingPlaceBox::changed);
  }
  connect(time_, &QLineEdit::textChanged, this, &TrainingPlaceBox::changed);
  choose();
  task_.start<std::vector<ClusterEntry>>([](TaskWatch&) { return findClusters(); },
                                         [this](const std::vector<ClusterEntry>& clusters) { fill(clusters); },
                                         [this](const QString& words) { note_->setText(words); });
}

void TrainingPlaceBox::fill(const std::vector<ClusterEntry>& clusters) {
  clusters_ = clusters;
  for (const auto& entry : clusters_) {
    where_->addItem(tr("Cluster: %1").arg(entry.name), static_cast<int>(Kind::Cluster));
    where_->setItemData(where_->count() - 1, entry.fault.isEmpty() ? entry.description : entry.fault, Qt::ToolTipRole);
    where_->setItemData(where_->count() - 1, entry.name, Qt::UserRole + 1);
  }
}

TrainingPlaceBox::Kind TrainingPlaceBox::kind() const {
  return static_cast<Kind>(where_->currentData().toInt());
}

const ClusterEntry* TrainingPlaceBox::cluster() const {
  const auto name = where_->currentData(Qt::UserRole + 1).toString();
  const auto found = std::ranges::find(clusters_, name, &ClusterEntry::name);
  return found == clusters_.end() ? nullptr : &*found;
}

void TrainingPlaceBox::choose() {
  const auto* entry = cluster();
  const bool hasNodes = entry != nullptr && entry->hasTimeLimit;
  const auto set = [this](QWidget* field, bool isShown) {
    field->setVisible(isShown);
    rows_->labelForField(field)->setVisible(isShown);
  };
  set(ranks_, kind() == Kind::Ranks);
  set(nodes_, hasNodes);
  set(perNode_, kind() == Kind::Cluster);
  set(time_, hasNodes);
  const auto words = entry == nullptr ? QString() : entry->fault.isEmpty() ? entry->description : entry->fault;
  note_->setText(words);
  note_->setVisible(!words.isEmpty());
  Q_EMIT changed();
}

TrainingPlace TrainingPlaceBox::place() const {
  TrainingPlace place;
  if (kind() == Kind::Ranks) place.ranks = ranks_->value();
  if (const auto* entry = cluster()) {
    place.cluster = entry->name;
    place.shape.ranksPerNode = valueOf(*perNode_);
    if (entry->hasTimeLimit) {
      place.shape.nodes = valueOf(*nodes_);
      place.shape.time = time_->text().trimmed().toStdString();
    }
  }
  return place;
}

int TrainingPlaceBox::ranks() const {
  if (kind() == Kind::Ranks) return ranks_->value();
  const auto* entry = cluster();
  if (entry == nullptr) return 1;
  const auto perNode = valueOf(*perNode_);
  const auto nodes = entry->hasTimeLimit ? valueOf(*nodes_) : std::nullopt;
  return nodes.value_or(entry->nodes) * perNode.value_or(entry->ranksPerNode);
}

}  // namespace carina::gui
