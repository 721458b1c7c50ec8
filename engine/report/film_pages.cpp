// SPDX-License-Identifier: Apache-2.0
#include "engine/report/film_pages.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/image/codecs.h"
#include "engine/image/resize.h"
#include "engine/report/number_text.h"
#include "engine/report/page_flow.h"

namespace carina::report {
namespace {

using plot::Anchor;
using plot::Ink;
using plot::Rect;

constexpr double kText = 8.5;
constexpr double kLine = 1.4 * kText;
constexpr double kGap = 10;
constexpr int kPictureSide = 1600;  ///< pixels; 400 a page inch at the width it is laid
constexpr int kMapSide = 640;

using Facts = std::vector<std::pair<std::string, std::string>>;

/// A picture of at most `side` pixels, so that reports stay small enough to be sent.
std::vector<std::byte> encodeSmall(const image::Gray8Image& picture, int side) {
  const auto [rows, columns] = picture.size;
  if (std::max(rows, columns) <= side) return image::encodePng(picture);
  const double factor = static_cast<double>(side) / std::max(rows, columns);
  image::Gray8Image small{
      {std::max(1, static_cast<int>(rows * factor)), std::max(1, static_cast<int>(columns * factor))}, {}};
  const auto readRow = [&](int row, std::span<float> values) {
    std::copy_n(picture.pixels.data() + static_cast<std::size_t>(row) * values.size(), values.size(), values.begin());
  };
  for (const float grey : image::resizeBilinear(picture.size, small.size, readRow)) {
    small.pixels.push_back(static_cast<std::uint8_t>(std::lround(std::clamp(grey, 0.0F, 255.0F))));
  }
  return image::encodePng(small);
}

std::vector<std::byte> encodeSmall(const image::Rgb8Image& picture, int side) {
  const int step = (std::max(picture.size.rows, picture.size.columns) + side - 1) / side;
  if (step <= 1) return image::encodePng(picture);
  image::Rgb8Image small{{picture.size.rows / step, picture.size.columns / step}, {}};
  const auto columns = static_cast<std::size_t>(picture.size.columns);
  const auto at = [&](std::size_t y, std::size_t x, std::size_t c) {
    return picture.pixels[(y * columns + x) * 3 + c];
  };
  const auto pitch = static_cast<std::size_t>(step);
  for (std::size_t y = 0; y < static_cast<std::size_t>(small.size.rows); ++y) {
    for (std::size_t x = 0; x < static_cast<std::size_t>(small.size.columns); ++x) {
      for (std::size_t c = 0; c < 3; ++c) small.pixels.push_back(at(y * pitch + pitch / 2, x * pitch + pitch / 2, c));
    }
  }
  return image::encodePng(small);
}

/// The largest rectangle of a picture's shape in the upper left corner of another.
Rect fitted(image::Size size, const Rect& where) {
  const double scale = std::min(where.width / size.columns, where.height / size.rows);
  return {where.x, where.y, size.columns * scale, size.rows * scale};
}

std::string sizeText(image::Size size) {
  return std::to_string(size.rows) + " × " + std::to_string(size.columns) + " pixels";
}

/// "Doe^John" with spaces.
std::string spacedName(const PrivateText& name) {
  auto text = name.reveal();
  std::ranges::replace(text, '^', ' ');
  return text;
}

/// "20240229" as "2024-02-29"; anything else as it is.
std::string dateText(const PrivateText& date) {
  const auto& text = date.reveal();
  const bool isDate = text.size() == 8 && text.find_first_not_of("0123456789") == std::string::npos;
  return isDate ? text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6) : text;
}

/// Lays one report, part by part.
class FilmPages {
 public:
  FilmPages(plot::PdfDocument& pdf, const FilmSheet& sheet, int pages)
      : report_(sheet.report),
        options_(sheet.options),
        pictures_(sheet.pictures),
        flow_(pdf, footerOf(sheet.report), pages) {}

  int lay() {
    layHead();
    layFilm();
    layFindings();
    if (!report_.maps.empty()) layMaps();
    layModels();
    layNotes();
    return flow_.pages();
  }

 private:
  static std::string footerOf(const FilmReport& report) {
    auto text = std::string(kNotForClinicalUse);
    for (const auto* part : {&report.program, &report.date}) {
      if (!part->empty()) text += " · " + *part;
    }
    return text;
  }

  void layHead() {
    auto& canvas = flow_.canvas();
    const double right = flow_.left() + flow_.width();
    canvas.text({right, flow_.y() + 18}, report_.date, {.size = 10, .anchor = Anchor::End, .ink = Ink::Faint});
    flow_.paragraph("Film report", {.size = 18, .isBold = true});
    flow_.advance(4);
    layNotice(std::string(kNotForClinicalUse) +
              ". The numbers below are a research program's; they are no diagnosis and replace no reader.");
    flow_.advance(6);
    if (options_.includesPatient) {
      layPatient();
    } else {
      flow_.paragraph(deidentifiedText(), {.size = kText, .ink = Ink::Faint});
    }
    flow_.advance(kGap);
  }

  std::string deidentifiedText() const {
    const std::string text = "De-identified: what names the patient was left out.";
    const auto isText = [](const auto& one) { return one.kind == predict::ObjectionKind::BurnedInText; };
    if (std::ranges::none_of(report_.suitability.objections, isText)) return text;
    return text + " Look at the picture before you share it: text may be burned in.";
  }

  void layNotice(const std::string& words) {
    const auto lines = plot::wrapped(flow_.canvas(), words, {.size = kText, .isBold = true}, flow_.width() - 14);
    const double height = kLine * static_cast<double>(lines.size()) + 8;
    flow_.reserve(height);
    flow_.canvas().rectangle({flow_.left(), flow_.y(), flow_.width(), height}, {.ink = Ink::Panel});
    flow_.canvas().rectangle({flow_.left(), flow_.y(), 3, height}, {.ink = Ink::Bad});
    flow_.advance(4);
    flow_.paragraph(words, {.size = kText, .isBold = true}, 12);
    flow_.advance(4);
  }

  void layPatient() {
    const auto& patient = report_.patient;
    const std::pair<const char*, std::string> facts[] = {
        {"Name", spacedName(patient.name)}, {"ID", patient.id.reveal()},   {"Born", dateText(patient.birthDate)},
        {"Sex", patient.sex.reveal()},      {"Age", patient.age.reveal()}, {"Study", dateText(report_.studyDate)},
        {"File", report_.fileName.reveal()}};
    std::string line;
    for (const auto& [name, text] : facts) {
      if (!text.empty()) line += (line.empty() ? "" : "  ·  ") + std::string(name) + ": " + text;
    }
    flow_.paragraph(line.empty() ? "The file says nothing of its patient." : line, {.size = kText});
  }

  /// The film at the left; what it is, and what speaks against judging it, at the right.
  void layFilm() {
    const double tall = report_.maps.empty() ? 235 : 290;  // without maps all may fit on one page
    const double wide = flow_.width() * 0.55;
    const auto where = fitted(report_.display.size, {flow_.left(), flow_.y(), wide, tall});
    flow_.canvas().image(where, pictures_.film);
    const double textLeft = where.right() + 14;
    double y = flow_.y();
    y = layColumn("The film", filmFacts(), textLeft, y);
    y = layObjections(textLeft, y + kGap);
    flow_.advance(std::max(where.height, y - flow_.y()) + kGap);
  }

  Facts filmFacts() const {
    const auto& source = report_.source;
    Facts facts = {{"Format", source.format}, {"Size", sizeText(report_.filmSize)}};
    const auto add = [&](const char* name, const std::string& text) {
      if (!text.empty()) facts.emplace_back(name, text);
    };
    add("Modality", source.modality);
    add("View", source.viewPosition);
    add("Body part", source.bodyPart);
    add("Displayed", report_.displayed);
    add("Pixels", report_.pixelSha256.empty() ? "" : "SHA-256 " + report_.pixelSha256);
    return facts;
  }

  double columnWidth(double left) const { return flow_.left() + flow_.width() - left; }

  double layColumn(const std::string& title, const Facts& facts, double left, double y) {
    constexpr double kNames = 58;
    auto& canvas = flow_.canvas();
    canvas.text({left, y + 10}, title, {.size = 10.5, .isBold = true});
    y += 17;
    for (const auto& [name, value] : facts) {
      canvas.text({left, y + kText}, name, {.size = kText, .ink = Ink::Faint});
      y = layWords(value, {.size = kText}, left + kNames, y);
    }
    return y;
  }

  double layWords(const std::string& words, const plot::TextStyle& style, double left, double y) {
    for (const auto& line : plot::wrapped(flow_.canvas(), words, style, columnWidth(left))) {
      flow_.canvas().text({left, y + style.size}, line, style);
      y += 1.4 * style.size;
    }
    return y;
  }

  double layObjections(double left, double y) {
    auto& canvas = flow_.canvas();
    const auto& objections = report_.suitability.objections;
    canvas.text({left, y + 10}, "Suitability", {.size = 10.5, .isBold = true});
    y += 17;
    if (objections.empty()) return layWords("Nothing speaks against judging this film.", {.size = kText}, left, y);
    if (!report_.suitability.isSuitable()) {
      const plot::TextStyle strong{.size = kText, .isBold = true, .ink = Ink::Bad};
      y = layWords("This film should not be judged by the model.", strong, left, y) + 2;
    }
    for (const auto& objection : objections) {
      const bool isRefusal = objection.severity == predict::Severity::Refusal;
      canvas.circle({left + 3, y + kText * 0.65}, 2, {.ink = isRefusal ? Ink::Bad : Ink::Series1});
      y = layWords((isRefusal ? "Refused: " : "Warning: ") + objection.words, {.size = kText}, left + 10, y) + 2;
    }
    return y;
  }

  void title(const std::string& text, double together) {
    flow_.reserve(together);
    flow_.paragraph(text, {.size = 12, .isBold = true});
    flow_.advance(4);
  }

  // Where the columns of the findings stand, from the left margin.
  static constexpr double kBar = 122;
  static constexpr double kBarWidth = 150;
  static constexpr double kProbability = 318;
  static constexpr double kThreshold = 368;
  static constexpr double kCall = 380;
  static constexpr double kSensitivity = 455;
  static constexpr double kSpecificity = 505;
  static constexpr double kRow = 14.5;

  void layFindings() {
    title("Findings", 90);
    layFindingsHead();
    for (const auto& finding : report_.findings) {
      if (flow_.reserve(kRow)) layFindingsHead();
      layFinding(finding);
    }
    flow_.advance(4);
    flow_.paragraph(findingsNote(), {.size = 7, .ink = Ink::Faint});
    flow_.advance(kGap);
  }

  void cell(double x, const std::string& text, bool isBold = false, Ink ink = Ink::Text, Anchor anchor = Anchor::End) {
    flow_.canvas().text({flow_.left() + x, flow_.y() + kText + 1}, text,
                        {.size = kText, .isBold = isBold, .anchor = anchor, .ink = ink});
  }

  void layFindingsHead() {
    cell(0, "Finding", true, Ink::Faint, Anchor::Start);
    cell(kBar, "0", false, Ink::Faint, Anchor::Middle);
    cell(kBar + kBarWidth, "1", false, Ink::Faint, Anchor::Middle);
    cell(kProbability, "Prob.", true, Ink::Faint);
    if (hasPoints()) layPointsHead();
    flow_.advance(kRow);
  }

  void layPointsHead() {
    cell(kThreshold, "Thresh.", true, Ink::Faint);
    cell(kSensitivity, "Sens.", true, Ink::Faint);
    cell(kSpecificity, "Spec.", true, Ink::Faint);
  }

  void layFinding(const ReportedFinding& finding) {
    auto& canvas = flow_.canvas();
    const double y = flow_.y();
    const double x = flow_.left() + kBar;
    canvas.line({flow_.left(), y}, {flow_.left() + flow_.width(), y}, {.ink = Ink::Grid, .width = 0.4});
    cell(0, plot::shortened(canvas, labelText(finding.label), {.size = kText, .isBold = finding.isAbove()}, kBar - 8),
         finding.isAbove(), Ink::Text, Anchor::Start);
    canvas.rectangle({x, y + 3.5, kBarWidth, kRow - 7}, {.ink = Ink::Panel});
    const double share = std::clamp<double>(finding.probability, 0, 1);
    canvas.rectangle({x, y + 3.5, kBarWidth * share, kRow - 7},
                     {.ink = finding.isAbove() ? Ink::Series1 : Ink::Series0});
    cell(kProbability, numberText(finding.probability), finding.isAbove());
    if (finding.threshold) {
      const double tick = x + kBarWidth * std::clamp(*finding.threshold, 0.0, 1.0);
      canvas.line({tick, y + 1.5}, {tick, y + kRow - 1.5}, {.ink = Ink::Text, .width = 1.2});
      cell(kThreshold, numberText(*finding.threshold));
      cell(kCall, finding.isAbove() ? "▲ above" : "below", finding.isAbove(), Ink::Text, Anchor::Start);
    }
    if (!finding.threshold && hasPoints()) cell(kCall, "no threshold", false, Ink::Faint, Anchor::Start);
    if (finding.sensitivity) cell(kSensitivity, numberText(finding.sensitivity->value, 2));
    if (finding.specificity) cell(kSpecificity, numberText(finding.specificity->value, 2));
    flow_.advance(kRow);
  }

  bool hasPoints() const {
    return std::ranges::any_of(report_.findings, [](const auto& one) { return one.threshold.has_value(); });
  }

  std::string findingsNote() const {
    if (!hasPoints())
      return "This model has no operating points: a probability alone does not say what is normal for it.";
    return "The tick in each bar is the operating point's threshold. Sensitivity and specificity are those of the "
           "point on "
           "the films that it was chosen on; films of other origin, other machines and other patients differ. A "
           "probability is no share of patients like this one who have the finding.";
  }

  void layMaps() {
    constexpr std::size_t kInRow = 3;
    const double pitch = (flow_.width() + kGap) / kInRow;
    const double side = pitch - kGap;
    title("Heat maps", side + 60);
    for (std::size_t i = 0; i < report_.maps.size(); ++i) {
      const auto column = i % kInRow;
      if (column == 0) flow_.reserve(side + 20);
      const auto& map = report_.maps[i];
      const auto where =
          fitted(map.picture.size, {flow_.left() + static_cast<double>(column) * pitch, flow_.y(), side, side});
      flow_.canvas().image(where, pictures_.maps[i]);
      flow_.canvas().text({where.x, where.bottom() + 10}, mapCaption(map.label), {.size = kText});
      if (column == kInRow - 1 || i + 1 == report_.maps.size()) flow_.advance(side + 20);
    }
    flow_.paragraph(
        "Bright places speak most for the finding, each map by its own scale. They show what the model looked "
        "at, not where disease is.",
        {.size = 7, .ink = Ink::Faint});
    flow_.advance(kGap);
  }

  std::string mapCaption(const std::string& label) const {
    const auto found = std::ranges::find(report_.findings, label, &ReportedFinding::label);
    const auto number = found == report_.findings.end() ? "" : " " + numberText(found->probability);
    return labelText(label) + number;
  }

  void layModels() {
    title(report_.models.size() == 1 ? "The model" : "The models", 110);
    for (const auto& model : report_.models) {
      Facts facts = {{"Name", model.name}, {"Net", model.net}, {"Weights", "SHA-256 " + model.weightsSha256}};
      if (!model.trainingData.empty()) facts.emplace_back("Trained on", model.trainingData);
      if (model.auroc) facts.emplace_back("AUROC", aurocText(*model.auroc));
      facts.emplace_back("Statement", model.statement);
      for (const auto& [name, value] : facts) layFact(name, value);
      flow_.advance(6);
    }
  }

  void layFact(const std::string& name, const std::string& value) {
    if (value.empty()) return;
    flow_.reserve(kLine);
    flow_.canvas().text({flow_.left(), flow_.y() + kText}, name, {.size = kText, .ink = Ink::Faint});
    flow_.paragraph(value, {.size = kText}, 70);
  }

  static std::string aurocText(const model::Metric& metric) {
    auto text = numberText(metric.value);
    if (metric.low && metric.high) text += " (" + numberText(*metric.low) + " to " + numberText(*metric.high) + ")";
    text += ", mean over labels";
    if (metric.count > 0) text += ", " + countText(metric.count) + " films";
    return metric.data.empty() ? text : text + ": " + metric.data;
  }

  void layNotes() {
    if (report_.notes.empty()) return;
    title("Notes", 50);
    for (const auto& note : report_.notes) flow_.paragraph(note, {.size = kText});
  }

  const FilmReport& report_;
  const IdentityOptions& options_;
  const ReportPictures& pictures_;
  PageFlow flow_;
};

}  // namespace

ReportPictures encodePictures(const FilmReport& report) {
  ReportPictures pictures{encodeSmall(report.display, kPictureSide), {}};
  for (const auto& map : report.maps) pictures.maps.push_back(encodeSmall(map.picture, kMapSide));
  return pictures;
}

int layFilmReport(plot::PdfDocument& pdf, const FilmSheet& sheet, int pages) {
  return FilmPages(pdf, sheet, pages).lay();
}

}  // namespace carina::report
