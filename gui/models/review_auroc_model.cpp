// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/review_auroc_model.h"

#include <QCoreApplication>
#include <QFont>
#include <QLocale>

#include "engine/data/csv_rows.h"
#include "engine/report/number_text.h"

namespace carina::gui {
namespace {

QVariant orNothing(const std::optional<double>& value) {
  return value ? QVariant(*value) : QVariant();
}

QString exact(double value) {
  return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

std::optional<double> numberOf(const QVariant& value) {
  return value.isValid() ? std::optional(value.toDouble()) : std::nullopt;
}

}  // namespace

QString splitText(report::Split split) {
  const auto text = [](const char* words) { return QCoreApplication::translate("Split", words); };
  switch (split) {
    case report::Split::Official:
      return text("official list");
    case report::Split::Random:
      return text("random split");
    case report::Split::Other:
      return text("other split");
    case report::Split::Unstated:
      break;
  }
  return text("split not stated");
}

void ReviewAurocModel::setReview(const ReviewSet* set) {
  beginResetModel();
  set_ = set;
  baseline_ = -1;
  endResetModel();
}

void ReviewAurocModel::setBaseline(int baseline) {
  beginResetModel();
  baseline_ = baseline;
  endResetModel();
}

const report::Baseline* ReviewAurocModel::published() const {
  if (set_ == nullptr || baseline_ < 0 || static_cast<std::size_t>(baseline_) >= set_->baselines.size()) return nullptr;
  return &set_->baselines[static_cast<std::size_t>(baseline_)];
}

bool ReviewAurocModel::hasColumn(int column) const {
  if (column == kBaseline) return published() != nullptr;
  if (column == kDifference || column == kP || column == kHolm)
    return set_ != nullptr && !set_->evaluation.comparisons.empty();
  if (column == kOther) return set_ != nullptr && set_->evaluation.models.size() > 1;
  return true;
}

int ReviewAurocModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid() || set_ == nullptr || set_->isEmpty()) return 0;
  return static_cast<int>(set_->films.labels.size()) + 1;
}

int ReviewAurocModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant ReviewAurocModel::meanOf(int column) const {
  const auto& models = set_->evaluation.models;
  if (column == kAuroc) return orNothing(models[0].mean.auroc);
  if (column == kOther && models.size() > 1) return orNothing(models[1].mean.auroc);
  if (column == kDifference && hasColumn(column)) return orNothing(set_->evaluation.comparisons[0].meanDifference);
  if (column == kBaseline && published() != nullptr) return orNothing(published()->mean);
  return {};
}

QVariant ReviewAurocModel::compared(std::size_t label, int column) const {
  if (!hasColumn(column)) return {};
  const auto& comparison = set_->evaluation.comparisons[0].labels[label];
  if (column == kDifference) return orNothing(comparison.delong.difference);
  const auto& p = column == kP ? comparison.delong.p : comparison.holm;
  // Models that order the films alike: the test has no variance to divide by, and nothing speaks for a difference.
  if (!p && comparison.delong.difference == 0.0) return 1.0;
  return orNothing(p);
}

QVariant ReviewAurocModel::valueOf(int row, int column) const {
  if (isMean(row)) return meanOf(column);
  const auto label = static_cast<std::size_t>(row);
  const auto& models = set_->evaluation.models;
  const auto& result = models[0].labels[label];
  switch (column) {
    case kPositives:
      return static_cast<qlonglong>(result.positives);
    case kNegatives:
      return static_cast<qlonglong>(result.negatives);
    case kAuroc:
      return orNothing(result.auroc.auroc);
    case kOther:
      return models.size() > 1 ? orNothing(models[1].labels[label].auroc.auroc) : QVariant();
    case kBaseline:
      return published() != nullptr ? orNothing(published()->aurocs[label]) : QVariant();
    default:
      return compared(label, column);
  }
}

QString ReviewAurocModel::intervalOf(int row, bool isExact) const {
  const auto& model = set_->evaluation.models[0];
  const auto& interval =
      isMean(row) ? model.mean.bootstrap95 : model.labels[static_cast<std::size_t>(row)].auroc.interval95;
  if (!interval) return {};
  if (isExact) return exact(interval->low) + QStringLiteral(",") + exact(interval->high);
  return QString::fromStdString(report::intervalText(interval));
}

QString ReviewAurocModel::textOf(int row, int column) const {
  if (column == kLabel) {
    return isMean(row) ? tr("Mean")
                       : QString::fromStdString(report::labelText(set_->films.labels[static_cast<std::size_t>(row)]));
  }
  if (column == kInterval) return intervalOf(row, false);
  const auto value = valueOf(row, column);
  if (!value.isValid()) return isMean(row) || !hasColumn(column) ? QString() : QStringLiteral("–");
  if (column == kPositives || column == kNegatives) return QLocale().toString(value.toLongLong());
  if (column == kDifference) return QString::fromStdString(report::differenceText(value.toDouble()));
  if (column == kP || column == kHolm) return QString::fromStdString(report::pText(value.toDouble()));
  return QString::fromStdString(report::numberText(numberOf(value)));
}

QVariant ReviewAurocModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  if (role == Qt::DisplayRole) return textOf(index.row(), index.column());
  if (role == Qt::UserRole) return valueOf(index.row(), index.column());
  if (role == Qt::TextAlignmentRole && index.column() != kLabel) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::FontRole && isMean(index.row())) {
    QFont font;
    font.setBold(true);
    return font;
  }
  return {};
}

QVariant ReviewAurocModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::ToolTipRole && section == kBaseline && published() != nullptr) {
    return QString::fromStdString(published()->citation + " " + published()->splitNote);
  }
  if (role == Qt::ToolTipRole && section == kInterval)
    return tr("DeLong's interval; the mean's is from resampled patients");
  if (role == Qt::ToolTipRole && section == kHolm)
    return tr("p of DeLong's paired test, adjusted after Holm for the number of findings");
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case kLabel:
      return tr("Finding");
    case kPositives:
      return tr("Positive");
    case kNegatives:
      return tr("Negative");
    case kAuroc:
      return tr("AUROC");
    case kInterval:
      return tr("95 % interval");
    case kOther:
      return tr("Other model");
    case kDifference:
      return tr("Difference");
    case kP:
      return tr("p");
    case kHolm:
      return tr("p (Holm)");
    default:
      break;
  }
  if (published() == nullptr) return tr("Published");
  return QStringLiteral("%1\n%2").arg(QString::fromStdString(published()->name), splitText(published()->split));
}

QString ReviewAurocModel::csv() const {
  auto text = QStringLiteral("label,positives,negatives,auroc,low,high");
  if (hasColumn(kOther)) text += QStringLiteral(",other_auroc");
  if (hasColumn(kDifference)) text += QStringLiteral(",difference,p,p_holm");
  if (hasColumn(kBaseline)) text += QStringLiteral(",published,published_split,published_by");
  text += QStringLiteral("\r\n");
  const auto field = [](const std::string& words) { return QString::fromStdString(data::csvField(words)); };
  for (int row = 0; row < rowCount(); ++row) {
    const auto cell = [&](int column) {
      const auto number = numberOf(valueOf(row, column));
      return number ? exact(*number) : QString();
    };
    const auto interval = intervalOf(row, true);
    QStringList cells = {
        isMean(row) ? QStringLiteral("mean") : field(set_->films.labels[static_cast<std::size_t>(row)]),
        cell(kPositives), cell(kNegatives), cell(kAuroc), interval.isEmpty() ? QStringLiteral(",") : interval};
    if (hasColumn(kOther)) cells << cell(kOther);
    if (hasColumn(kDifference)) cells << cell(kDifference) << cell(kP) << cell(kHolm);
    if (hasColumn(kBaseline)) {
      cells << cell(kBaseline) << field(std::string(report::name(published()->split))) << field(published()->name);
    }
    text += cells.join(QLatin1Char(',')) + QStringLiteral("\r\n");
  }
  return text;
}

}  // namespace carina::gui
