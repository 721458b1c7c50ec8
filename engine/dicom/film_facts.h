// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/dicom/film_header.h"
#include "engine/image/film.h"

class DcmDataset;

namespace carina::dicom {

/// Fills everything of `film` that says what its pixels mean: modality transform, windows, VOI tables, padding,
/// spacings. `film.isSigned` and the sizes must be set before. What cannot be used is left out, with a remark where it
/// matters. Source   DICOM PS3.3 C.11.1, C.11.2, C.7.5.1.1.2, C.8.11.4
void readMeaning(DcmDataset& dataset, image::Film& film);

/// Fills `film.source` (all but format, transfer syntax and remarks) and `film.patient`.
void readFacts(DcmDataset& dataset, image::Film& film);

/// Fills everything of `header`, with no look at pixels, but format, transfer syntax and the file's size.
void readHeader(DcmDataset& dataset, FilmHeader& header);

}  // namespace carina::dicom
