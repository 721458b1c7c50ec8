// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/run_table.h"

#include <QDir>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace carina::gui {
namespace {

constexpr double kSilenceSeconds = 60;

QString folderOf(const launch::RunPicture& run) {
  return QString::fromStdString(run.folder.string());
}

Mood moodOf(const launch::RunPicture& run, double now) {
  const auto& word = run.standing.word;
  if (word == "failed") return Mood::Bad;
  if (!run.fault.empty() || !run.standing.warnings.empty() || word == "unknown") return Mood::Warning;
  if (word == "running" && now - run.lastEvent > kSilenceSeconds) return Mood::Warning;
  return word == "finished" ? Mood::Good : Mood::Usual;
}

/// The engine's words for how a run stands are few and known.
QString stateText(const std::string& word) {
  if (word == "queued") return RunTable::tr("queued");
  if (word == "starting") return RunTable::tr("starting");
  if (word == "running") return RunTable::tr("running");
  if (word == "ending") return RunTable::tr("ending");
  if (word == "finished") return RunTable::tr("finished");
  if (word == "stopped") return RunTable::tr("stopped");
  if (word == "failed") return RunTable::tr("failed");
  return word.empty() ? RunTable::tr("is being read…") : RunTable::tr("unknown");
}

QString progressText(const launch::RunPicture& run) {
  const auto& status = run.standing.status;
  if (!status) return {};
  const QLocale locale;
  return RunTable::tr("epoch %1 of %2, step %3 of %4")
      .arg(locale.toString(qlonglong(status->epoch)), locale.toString(qlonglong(status->epochs)),
           locale.toString(qlonglong(run.lastStep)), locale.toString(qlonglong(status->totalSteps)));
}

}  // namespace

QString spanText(double seconds) {
  const auto whole = static_cast<qlonglong>(std::max(0.0, std::round(seconds)));
  if (whole < 60) return RunTable::tr("%1 s").arg(whole);
  if (whole < 3600) return RunTable::tr("%1 min").arg(whole / 60);
  if (whole < qlonglong{2} * 86400) {
    return RunTable::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
  }
  return RunTable::tr("%1 d").arg(whole / 86400);
}

void RunTable::add(const QString& folder) {
  if (rowOf(folder) >= 0) return;
  const auto row = static_cast<int>(runs_.size());
  beginInsertRows({}, row, row);
  runs_.emplace_back().folder = folder.toStdString();
  endInsertRows();
}

void RunTable::put(const launch::RunPicture& picture) {
  const auto folder = folderOf(picture);
  add(folder);
  const auto row = rowOf(folder);
  runs_[static_cast<std::size_t>(row)] = picture;
  Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
}

void RunTable::remove(const QString& folder) {
  const auto row = rowOf(folder);
  if (row < 0) return;
  beginRemoveRows({}, row, row);
  runs_.erase(runs_.begin() + row);
  endRemoveRows();
}

void RunTable::tick(double now) {
  now_ = now;
  if (!runs_.empty()) Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, LastEvent));
}

int RunTable::rowOf(const QString& folder) const {
  const std::filesystem::path path = folder.toStdString();
  const auto found = std::ranges::find(runs_, path, &launch::RunPicture::folder);
  return found == runs_.end() ? -1 : static_cast<int>(found - runs_.begin());
}

QString RunTable::folderAt(int row) const {
  return row < 0 || row >= rowCount() ? QString() : folderOf(at(row));
}

const launch::RunPicture* RunTable::find(const QString& folder) const {
  const auto row = rowOf(folder);
  return row < 0 ? nullptr : &at(row);
}

int RunTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

int RunTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString RunTable::text(const launch::RunPicture& run, int column) const {
  const auto& standing = run.standing;
  switch (column) {
    case Name:
      return QString::fromStdString(run.folder.filename().string());
    case State:
      return stateText(standing.word);
    case Progress:
      return progressText(run);
    case Left:
      return standing.word == "running" && standing.status ? spanText(standing.status->secondsLeft) : QString();
    case Walltime:
      return standing.state && standing.state->secondsLeft ? spanText(*standing.state->secondsLeft) : QString();
    default:
      return run.lastEvent > 0 ? tr("%1 ago").arg(spanText(now_ - run.lastEvent)) : QString();
  }
}

QString RunTable::note(const launch::RunPicture& run) const {
  QStringList lines{QDir::toNativeSeparators(folderOf(run)), QString::fromStdString(run.standing.detail)};
  for (const auto& warning : run.standing.warnings) lines << QString::fromStdString(warning);
  if (!run.fault.empty()) lines << QString::fromStdString(run.fault);
  lines.removeAll(QString());
  return lines.join(QLatin1Char('\n'));
}

QVariant RunTable::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& run = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return text(run, index.column());
    case Qt::ToolTipRole:
      return note(run);
    case Qt::AccessibleTextRole:
      return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
             text(run, index.column());
    case kPathRole:
      return folderOf(run);
    case kMoodRole:
      return static_cast<int>(index.column() == State ? moodOf(run, now_) : Mood::Usual);
    default:
      return {};
  }
}

QVariant RunTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QStringList titles{tr("Run"),       tr("State"),         tr("Progress"),
                           tr("Time left"), tr("Walltime left"), tr("Last event")};
  return titles.value(section);
}

}  // namespace carina::gui
