// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/film_facts.h"

#include <algorithm>
#include <string>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "engine/dicom/attributes.h"
#include "engine/dicom/text_decoder.h"

namespace carina::dicom {
namespace {

constexpr unsigned long kMostWindows = 64;

/// Words whose VR is US or SS by Pixel Representation; implicit files leave open which.
std::int32_t asSigned(std::int64_t word, bool isSigned) {
  return static_cast<std::int32_t>(isSigned && word > 32767 ? word - 65536 : word);
}

std::optional<image::LookupTable> readTable(DcmItem& item, bool inputIsSigned) {
  const auto entries = findInteger(item, DCM_LUTDescriptor, 0);
  const auto first = findInteger(item, DCM_LUTDescriptor, 1);
  const auto bits = findInteger(item, DCM_LUTDescriptor, 2);
  if (!entries || !first || !bits || *bits < 1 || *bits > 16) return {};
  image::LookupTable table;
  table.firstMapped = asSigned(*first, inputIsSigned);
  table.bits = static_cast<int>(*bits);
  table.values = findWords(item, DCM_LUTData);
  table.explanation = findText(item, DCM_LUTExplanation).value_or("");
  const auto count = static_cast<std::size_t>(*entries <= 0 ? (*entries & 0xFFFF) : *entries);
  const auto wanted = count == 0 ? 65536 : count;
  if (table.values.size() < wanted && table.bits <= 8 && table.values.size() * 2 >= wanted) {
    std::vector<std::uint16_t> bytes;
    for (const auto word : table.values)
      bytes.insert(bytes.end(), {std::uint16_t(word & 0xFF), std::uint16_t(word >> 8)});
    table.values = std::move(bytes);
  }
  if (table.values.empty() || table.values.size() < wanted) return {};
  table.values.resize(wanted);
  return table;
}

void readModality(DcmDataset& dataset, image::Film& film) {
  DcmItem* item = nullptr;
  if (dataset.findAndGetSequenceItem(DCM_ModalityLUTSequence, item, 0).good() && item) {
    film.modality.table = readTable(*item, film.isSigned);
    if (!film.modality.table) film.source.remarks.emplace_back("the modality table is damaged and left out");
  }
  const auto slope = findNumber(dataset, DCM_RescaleSlope);
  if (slope && *slope != 0) film.modality.slope = *slope;
  if (slope && *slope == 0) film.source.remarks.emplace_back("a rescale slope of 0 is read as 1");
  film.modality.intercept = findNumber(dataset, DCM_RescaleIntercept).value_or(0);
}

image::WindowFunction readFunction(DcmDataset& dataset) {
  const auto text = findText(dataset, DCM_VOILUTFunction).value_or("LINEAR");
  if (text == "SIGMOID") return image::WindowFunction::Sigmoid;
  return text == "LINEAR_EXACT" ? image::WindowFunction::LinearExact : image::WindowFunction::Linear;
}

void readWindows(DcmDataset& dataset, image::Film& film) {
  const auto function = readFunction(dataset);
  const auto count =
      std::min({countValues(dataset, DCM_WindowCenter), countValues(dataset, DCM_WindowWidth), kMostWindows});
  for (unsigned long i = 0; i < count; ++i) {
    const auto center = findNumber(dataset, DCM_WindowCenter, i);
    const auto width = findNumber(dataset, DCM_WindowWidth, i);
    if (!center || !width) continue;
    film.windows.push_back(
        {*center, *width, findText(dataset, DCM_WindowCenterWidthExplanation, i).value_or(""), function});
  }
}

void readVoiTables(DcmDataset& dataset, image::Film& film) {
  const bool inputIsSigned = film.isSigned || film.modality.intercept < 0;
  DcmItem* item = nullptr;
  for (long i = 0; i < static_cast<long>(kMostWindows); ++i) {
    if (dataset.findAndGetSequenceItem(DCM_VOILUTSequence, item, i).bad() || !item) return;
    if (auto table = readTable(*item, inputIsSigned)) {
      film.voiTables.push_back(std::move(*table));
    } else {
      film.source.remarks.emplace_back("a VOI table is damaged and left out");
    }
  }
}

std::optional<image::Spacing> readSpacing(DcmDataset& dataset, const DcmTagKey& tag) {
  const auto row = findNumber(dataset, tag, 0);
  const auto column = findNumber(dataset, tag, 1);
  if (!row || !column || *row <= 0 || *column <= 0) return {};
  return image::Spacing{*row, *column};
}

void readPadding(DcmDataset& dataset, image::Film& film) {
  const auto value = findInteger(dataset, DCM_PixelPaddingValue);
  if (!value) return;
  const auto limit = findInteger(dataset, DCM_PixelPaddingRangeLimit).value_or(*value);
  const auto [low, high] = std::minmax({asSigned(*value, film.isSigned), asSigned(limit, film.isSigned)});
  film.padding = image::Padding{low, high};
}

/// Facts are code strings: letters, digits, blanks and underscores. Anything else is not what it says it is.
std::string readCode(DcmDataset& dataset, const DcmTagKey& tag) {
  auto text = findText(dataset, tag).value_or("");
  const auto isCode = [](unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '_';
  };
  for (auto& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text.size() <= 16 && std::all_of(text.begin(), text.end(), isCode) ? text : "";
}

PrivateText readPrivate(DcmDataset& dataset, const DcmTagKey& tag, TextDecoder& decoder) {
  return PrivateText(decoder.toUtf8(findText(dataset, tag).value_or("")));
}

/// A UID holds digits and dots; anything else is not what it says it is.
std::string readUid(DcmDataset& dataset, const DcmTagKey& tag) {
  const auto text = findText(dataset, tag).value_or("");
  const bool isUid = text.size() <= 64 && text.find_first_not_of("0123456789.") == std::string::npos;
  return isUid ? text : "";
}

}  // namespace

void readMeaning(DcmDataset& dataset, image::Film& film) {
  readModality(dataset, film);
  readWindows(dataset, film);
  readVoiTables(dataset, film);
  readPadding(dataset, film);
  film.pixelSpacing = readSpacing(dataset, DCM_PixelSpacing);
  film.imagerPixelSpacing = readSpacing(dataset, DCM_ImagerPixelSpacing);
}

void readFacts(DcmDataset& dataset, image::Film& film) {
  auto& source = film.source;
  source.sopClassUid = findText(dataset, DCM_SOPClassUID).value_or("");
  if (const char* name = dcmFindNameOfUID(source.sopClassUid.c_str())) source.sopClassName = name;
  source.modality = readCode(dataset, DCM_Modality);
  source.viewPosition = readCode(dataset, DCM_ViewPosition);
  source.bodyPart = readCode(dataset, DCM_BodyPartExamined);
  source.burnedIn = readCode(dataset, DCM_BurnedInAnnotation);
  TextDecoder decoder(dataset);
  const auto about = [&](const DcmTagKey& tag) { return readPrivate(dataset, tag, decoder); };
  film.patient = {about(DCM_PatientName), about(DCM_PatientID), about(DCM_PatientBirthDate), about(DCM_PatientSex),
                  about(DCM_PatientAge)};
}

void readHeader(DcmDataset& dataset, FilmHeader& header) {
  image::Film film;
  film.source = header.source;
  readFacts(dataset, film);
  header.source = std::move(film.source);
  header.patient = std::move(film.patient);
  const auto side = [&](const DcmTagKey& tag) { return static_cast<int>(findInteger(dataset, tag).value_or(0)); };
  header.size = {side(DCM_Rows), side(DCM_Columns)};
  header.source.photometric = readCode(dataset, DCM_PhotometricInterpretation);
  header.source.samplesPerPixel = side(DCM_SamplesPerPixel);
  header.source.frames =
      static_cast<int>(std::clamp<std::int64_t>(findInteger(dataset, DCM_NumberOfFrames).value_or(1), 1, INT32_MAX));
  header.studyInstanceUid = readUid(dataset, DCM_StudyInstanceUID);
  header.seriesInstanceUid = readUid(dataset, DCM_SeriesInstanceUID);
  header.sopInstanceUid = readUid(dataset, DCM_SOPInstanceUID);
  header.seriesNumber = findInteger(dataset, DCM_SeriesNumber);
  header.instanceNumber = findInteger(dataset, DCM_InstanceNumber);
  TextDecoder decoder(dataset);
  header.studyDate = readPrivate(dataset, DCM_StudyDate, decoder);
  header.studyTime = readPrivate(dataset, DCM_StudyTime, decoder);
  header.studyDescription = readPrivate(dataset, DCM_StudyDescription, decoder);
  header.seriesDescription = readPrivate(dataset, DCM_SeriesDescription, decoder);
}

}  // namespace carina::dicom
