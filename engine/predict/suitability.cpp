// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/suitability.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/image/display.h"

namespace carina::predict {
namespace {

using Found = std::optional<Objection>;

Found warning(ObjectionKind kind, std::string words) {
  return Objection{kind, Severity::Warning, std::move(words)};
}

Found refusal(ObjectionKind kind, std::string words) {
  return Objection{kind, Severity::Refusal, std::move(words)};
}

bool isAnyOf(std::string_view text, std::initializer_list<std::string_view> wanted) {
  return std::ranges::find(wanted, text) != wanted.end();
}

bool holdsAnyOf(std::string_view text, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(wanted, [&](auto part) { return text.find(part) != std::string_view::npos; });
}

/// Projection radiographs are CR, DX, and RG for digitised film; OT is whatever its writer did not know.
Found findModality(const image::SourceFacts& source) {
  const auto& modality = source.modality;
  if (modality.empty() || isAnyOf(modality, {"CR", "DX", "RG"})) return {};
  if (modality == "OT") {
    return warning(ObjectionKind::Modality, "The file does not say that it is a radiograph (modality OT).");
  }
  return refusal(ObjectionKind::Modality, "The file is no chest radiograph: its modality is " + modality + ".");
}

Found findView(const image::SourceFacts& source) {
  const auto& view = source.viewPosition;
  if (isAnyOf(view, {"LL", "RL", "LAT", "L", "R"}) || (holdsAnyOf(view, {"LATERAL"}) && !holdsAnyOf(view, {"DECUB"}))) {
    return refusal(ObjectionKind::LateralView, "The film is a lateral view (" + view + "); models know frontal ones.");
  }
  if (isAnyOf(view, {"RLO", "LLO", "LAO", "RAO", "LPO", "RPO"}) || holdsAnyOf(view, {"OBLIQUE"})) {
    return refusal(ObjectionKind::LateralView, "The film is an oblique view (" + view + "); models know frontal ones.");
  }
  if (isAnyOf(view, {"RLD", "LLD"}) || holdsAnyOf(view, {"DECUB"})) {
    return warning(ObjectionKind::LateralView, "The patient lay on one side (" + view + "); models know other films.");
  }
  return {};
}

Found findBodyPart(const image::SourceFacts& source) {
  const auto& part = source.bodyPart;
  if (part.empty() || holdsAnyOf(part, {"CHEST", "THORA", "LUNG"})) return {};
  if (holdsAnyOf(part, {"RIB", "STERNUM", "HEART"})) {
    return warning(ObjectionKind::NotChest,
                   "The film was taken of " + part + ": its exposure is not that of the lungs.");
  }
  return refusal(ObjectionKind::NotChest, "The film shows another part of the body: " + part + ".");
}

Found findBurnedIn(const image::SourceFacts& source) {
  if (source.burnedIn != "YES") return {};
  return warning(ObjectionKind::BurnedInText,
                 "The file says that text is burned into the film; it may name the patient.");
}

/// Grey films have no colour at all, whatever compressed them; coloured marks cover less than one pixel in twenty.
Found findColor(const image::SourceFacts& source) {
  constexpr double kMarks = 0.0005, kPicture = 0.05;
  if (source.colorShare > kPicture) {
    return refusal(ObjectionKind::Color, "The picture has colours: it is a photograph or a rendering, not a film.");
  }
  if (source.colorShare > kMarks) {
    return warning(ObjectionKind::Color, "Coloured marks lie over the film; the model sees them too.");
  }
  return {};
}

/// Cassettes and detectors are up to 43 × 35 cm, 1.23 to 1; long formats are for limbs and spines. Nets see 224 pixels
/// or more.
Found findShape(const PictureFacts& picture) {
  constexpr int kLeastSide = 96, kNetSide = 224;
  constexpr double kLong = 1.6, kTooLong = 2.2;
  const auto [shorter, longer] = std::minmax(picture.size.rows, picture.size.columns);
  const auto size = std::to_string(picture.size.rows) + " × " + std::to_string(picture.size.columns);
  if (shorter < kLeastSide) return refusal(ObjectionKind::Shape, "The film is too small to be judged: " + size + ".");
  if (longer > kTooLong * shorter) {
    return refusal(ObjectionKind::Shape, "The film is far longer than a chest film: " + size + ".");
  }
  if (longer > kLong * shorter)
    return warning(ObjectionKind::Shape, "The film is longer than chest films are: " + size + ".");
  if (shorter < kNetSide) {
    return warning(ObjectionKind::Shape, "The film is smaller than what models look at: " + size + " pixels.");
  }
  return {};
}

/// Of NIH's films none has fewer than 50 greys between its 5th and 95th percentile, and 1 in 200 fewer than 85.
Found findBlank(const PictureFacts& picture) {
  constexpr double kNothing = 32, kFaint = 64;
  if (picture.contrast < kNothing) return refusal(ObjectionKind::Blank, "The film is blank, or nearly so.");
  if (picture.contrast < kFaint) return warning(ObjectionKind::Blank, "The film has hardly any contrast.");
  return {};
}

/// Of NIH's films none is black over 64 % (borders of collimated films), and 1 in 500 over 44 %; white over 17 %.
Found findClipped(const PictureFacts& picture) {
  constexpr double kBlack = 0.7, kMuchBlack = 0.5, kWhite = 0.4, kMuchWhite = 0.1;
  if (picture.blackShare > kBlack) return refusal(ObjectionKind::Clipped, "Most of the picture is black.");
  if (picture.whiteShare > kWhite) return refusal(ObjectionKind::Clipped, "Much of the picture is white.");
  if (picture.blackShare > kMuchBlack) return warning(ObjectionKind::Clipped, "Half of the picture is black.");
  if (picture.whiteShare > kMuchWhite)
    return warning(ObjectionKind::Clipped, "Parts of the picture are clipped to white.");
  return {};
}

/// Of NIH's films 1 in 600 is below 0.05 and 1 in 100 below 0.12; a lateral one has 0.02.
Found findLayout(const PictureFacts& picture) {
  constexpr double kNone = 0.05, kWeak = 0.1;
  constexpr const char* kWords =
      "two dark lungs beside a brighter middle; it may be a lateral view or no chest at all.";
  if (picture.layout < kNone) {
    return refusal(ObjectionKind::NotChest,
                   std::string("The picture is not laid out as a frontal chest film is, ") + kWords);
  }
  if (picture.layout < kWeak) {
    return warning(ObjectionKind::NotChest, std::string("The picture hardly shows what frontal films do, ") + kWords);
  }
  return {};
}

/// Of NIH's films 1 in 500 is above 0.15; one whose greys are exchanged has 0.49.
Found findInverted(const PictureFacts& picture) {
  constexpr double kMaybe = 0.16, kSurely = 0.4;
  if (picture.lungLight > kSurely) {
    return refusal(ObjectionKind::Inverted,
                   "Black and white seem to be exchanged: the lungs are brighter than the heart.");
  }
  if (picture.lungLight > kMaybe) {
    return warning(ObjectionKind::Inverted, "Black and white may be exchanged, or both lungs are very dense.");
  }
  return {};
}

/// Side marks and a line of text are usual: of NIH's films 1 in 200 has more than 10 such patches, none more than 16.
Found findText(const PictureFacts& picture) {
  constexpr int kMuchText = 14, kPageOfText = 100;
  if (picture.glyphs > kPageOfText) return refusal(ObjectionKind::BurnedInText, "The picture is covered with text.");
  if (picture.glyphs < kMuchText) return {};
  return warning(ObjectionKind::BurnedInText, "Text seems to be burned into the film; it may name the patient.");
}

template <typename Facts, std::size_t kCount>
std::vector<Objection> collected(const std::array<Found (*)(const Facts&), kCount>& rules, const Facts& facts) {
  std::vector<Objection> found;
  for (const auto rule : rules) {
    if (auto objection = rule(facts)) found.push_back(std::move(*objection));
  }
  return found;
}

}  // namespace

std::string_view name(ObjectionKind kind) {
  constexpr std::array<std::string_view, 9> kNames = {
      "lateral-view", "not-chest", "modality", "color", "burned-in-text", "blank", "clipped", "shape", "inverted"};
  return kNames.at(static_cast<std::size_t>(kind));
}

bool Suitability::isSuitable() const {
  return std::ranges::none_of(objections, [](const auto& one) { return one.severity == Severity::Refusal; });
}

std::vector<Objection> findFactObjections(const image::SourceFacts& source) {
  constexpr std::array<Found (*)(const image::SourceFacts&), 5> kRules = {findModality, findView, findBodyPart,
                                                                          findBurnedIn, findColor};
  return collected(kRules, source);
}

std::vector<Objection> findPictureObjections(const PictureFacts& picture) {
  if (auto shape = findShape(picture); shape && shape->severity == Severity::Refusal) return {*shape};
  if (auto blank = findBlank(picture); blank && blank->severity == Severity::Refusal) return {*blank};
  constexpr std::array<Found (*)(const PictureFacts&), 6> kRules = {findShape,  findBlank,    findClipped,
                                                                    findLayout, findInverted, findText};
  return collected(kRules, picture);
}

Suitability checkSuitability(const image::Film& film, const image::Gray8Image& display) {
  Suitability result{findFactObjections(film.source)};
  for (auto& objection : findPictureObjections(measurePicture(display)))
    result.objections.push_back(std::move(objection));
  std::ranges::stable_partition(result.objections, [](const auto& one) { return one.severity == Severity::Refusal; });
  return result;
}

Suitability checkSuitability(const image::Film& film) {
  return checkSuitability(film, image::makeDisplayImage(film));
}

}  // namespace carina::predict
