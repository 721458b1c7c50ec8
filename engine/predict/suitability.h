// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/image/film.h"
#include "engine/image/raster.h"
#include "engine/predict/picture_facts.h"

namespace carina::predict {

/// What speaks against judging a film by a model of frontal chest films.
enum class ObjectionKind {
  LateralView,   ///< or oblique, or lying on a side
  NotChest,      ///< another part of the body, or not the layout of a frontal chest film
  Modality,      ///< no radiograph
  Color,         ///< a photograph, or a picture with colour
  BurnedInText,  ///< text over the film; may name the patient
  Blank,         ///< nothing, or next to nothing, to see
  Clipped,       ///< much of it at the ends of the scale
  Shape,         ///< too long, or too small
  Inverted,      ///< black and white seem exchanged
};

/// The kind's name as it appears in tables, e.g. "lateral-view".
std::string_view name(ObjectionKind kind);

/// Warning: the numbers may mislead. Refusal: they mean nothing.
enum class Severity { Warning, Refusal };

struct Objection {
  ObjectionKind kind = ObjectionKind::NotChest;
  Severity severity = Severity::Warning;
  std::string words;  ///< one sentence, without patient text
  bool operator==(const Objection&) const = default;
};

/// Whether a model should judge a film at all. No objection is no proof: the rules are few and simple.
/// Threads  a value
struct Suitability {
  std::vector<Objection> objections;  ///< refusals first

  /// True without a refusal.
  bool isSuitable() const;
};

/// By what the file says of itself alone; enough for a list of films that are not decoded.
/// Threads  any
/// Source   DICOM PS3.3 C.7.3.1.1.1 (modality), C.8.1.2 and C.8.11.3 (view position), PS3.16 Annex L (body part),
///          C.7.6.1 (burned in annotation)
std::vector<Objection> findFactObjections(const image::SourceFacts& source);

/// By how the picture is. Thresholds were set on 2,745 frontal films of NIH ChestX-ray14 (suitability_test.cpp prints
/// how many of them each rule meets).
std::vector<Objection> findPictureObjections(const PictureFacts& picture);

/// By both. `display` is the film as makeDisplayImage gives it.
/// Errors   InvalidArgument: an empty picture
Suitability checkSuitability(const image::Film& film, const image::Gray8Image& display);
Suitability checkSuitability(const image::Film& film);

}  // namespace carina::predict
