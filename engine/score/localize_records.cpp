// SPDX-License-Identifier: Apache-2.0
#include "engine/score/localize_records.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/core/error.h"

namespace carina::score {
namespace {

constexpr double kSlack = 0.01;  // of a side; readers' boxes may end a little past the edge

/// The boxes of one film: by label of the predictor.
using FilmBoxes = std::map<std::size_t, std::vector<const FindingBox*>>;

std::string text(image::Size size) {
  return std::to_string(size.columns) + " × " + std::to_string(size.rows);
}

class Localizing {
 public:
  Localizing(const data::RecordSet& set, predict::Predictor& predictor, const BoxTable& table,
             const RecordLocalizationOptions& options)
      : set_(set), predictor_(predictor), table_(table), options_(options), found_(predictor.labels().size()) {
    report_.mapShare = options.localization.mapShare;
    gatherBoxes();
    ids_.emplace(images_, table.file);
    isSeen_.resize(images_.size());
  }

  LocalizationReport run(const ReadingWatch& watch) {
    auto reading = options_.reading;
    reading.batch = predictor_.batch();
    const RecordReading steps{
        .wants = [this](const data::Record& record) { return ids_->find(record.imageId).has_value(); },
        .prepare =
            [this](const image::Film& film) { return std::vector<predict::PreparedFilm>{predictor_.prepare(film)}; },
        .consume = [this](std::span<ReadFilm> films) { consume(films); }};
    report_.damaged = readInBatches(set_, steps, reading, watch);
    for (std::size_t i = 0; i < images_.size(); ++i) {
      if (!isSeen_[i]) report_.withoutFilm.add(images_[i]);
    }
    if (report_.films == 0) {
      throw Error(ErrorCode::InvalidArgument, table_.file + ": none of its films is whole in " + nameOf(set_) +
                                                  "; its first is '" + table_.boxes.front().image + "'");
    }
    for (std::size_t label = 0; label < found_.size(); ++label) {
      if (hasBoxes_[label]) report_.labels.push_back(summarize(predictor_.labels()[label], found_[label]));
    }
    return std::move(report_);
  }

 private:
  void gatherBoxes() {
    const auto& labels = predictor_.labels();
    hasBoxes_.resize(labels.size());
    std::map<std::string, std::size_t> byImage;
    for (const auto& box : table_.boxes) {
      const auto at = std::ranges::find(labels, box.label);
      if (at == labels.end()) {
        addUnknown(box.label);
        continue;
      }
      const auto label = static_cast<std::size_t>(at - labels.begin());
      const auto [film, isNew] = byImage.try_emplace(box.image, images_.size());
      if (isNew) images_.push_back(box.image);
      boxes_.resize(images_.size());
      boxes_[film->second][label].push_back(&box);
      hasBoxes_[label] = true;
    }
    if (images_.empty()) {
      throw Error(ErrorCode::InvalidArgument, table_.file + ": no box has a label of the model; the first has '" +
                                                  table_.boxes.front().label + "'");
    }
  }

  /// Counts each box, names each label once.
  void addUnknown(const std::string& label) {
    auto& unknown = report_.withoutLabel;
    if (std::ranges::find(unknown.first, label) == unknown.first.end())
      unknown.add(label);
    else
      ++unknown.count;
  }

  void consume(std::span<ReadFilm> films) {
    std::vector<predict::PreparedFilm> inputs;
    for (auto& film : films) inputs.push_back(std::move(film.inputs.front()));
    const auto findings = predictor_.predict(inputs);
    for (std::size_t i = 0; i < films.size(); ++i) addFilm(films[i].facts, findings[i]);
  }

  void addFilm(const data::Record& facts, const predict::Findings& findings) {
    if (findings.maps.empty()) throw Error(ErrorCode::InvalidArgument, "localisation needs a predictor with heat maps");
    const auto film = *ids_->find(facts.imageId);
    if (isSeen_[film]) {
      throw Error(ErrorCode::InvalidArgument,
                  nameOf(set_) + ": several films are '" + images_[film] + "' of " + table_.file);
    }
    isSeen_[film] = true;
    ++report_.films;
    const auto frame = options_.frame.value_or(facts.image.size);
    for (const auto& [label, boxes] : boxes_[film]) {
      std::vector<Box> places;
      for (const auto* box : boxes) places.push_back(checked(*box, frame));
      found_[label].push_back(localize(findings.maps[label], frame, places, options_.localization));
    }
  }

  const Box& checked(const FindingBox& finding, image::Size frame) const {
    const auto& box = finding.box;
    const bool isInside =
        box.x + box.width <= frame.columns * (1 + kSlack) && box.y + box.height <= frame.rows * (1 + kSlack);
    if (isInside) return box;
    throw Error(ErrorCode::InvalidArgument, table_.file + ", line " + std::to_string(finding.line) +
                                                ": the box leaves its film of " + text(frame) +
                                                " pixels; give the size of the films that the boxes were drawn on");
  }

  const data::RecordSet& set_;
  predict::Predictor& predictor_;
  const BoxTable& table_;
  const RecordLocalizationOptions& options_;
  LocalizationReport report_;
  std::vector<std::string> images_;  ///< films that have boxes
  std::vector<FilmBoxes> boxes_;     ///< theirs
  std::optional<FilmIds> ids_;
  std::vector<bool> isSeen_;
  std::vector<bool> hasBoxes_;                    ///< by label
  std::vector<std::vector<Localization>> found_;  ///< by label
};

}  // namespace

LocalizationReport localizeRecords(const data::RecordSet& set, predict::Predictor& predictor, const BoxTable& boxes,
                                   const RecordLocalizationOptions& options, const ReadingWatch& watch) {
  if (boxes.boxes.empty()) throw Error(ErrorCode::InvalidArgument, boxes.file + ": there is no box");
  return Localizing(set, predictor, boxes, options).run(watch);
}

}  // namespace carina::score
