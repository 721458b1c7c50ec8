// SPDX-License-Identifier: Apache-2.0
// What DICOM attributes say about pixels, from file to grey.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/dicom/load_film.h"
#include "engine/image/display.h"
#include "engine/image/grayscale.h"
#include "tests/unit/engine/dicom/synthetic_dicom.h"

namespace carina::dicom {
namespace {

using Edit = std::function<void(DcmDataset&)>;

image::Film load(std::vector<std::uint16_t> pixels, const Edit& edit, bool isSigned = false, int bitsStored = 16,
                 E_TransferSyntax syntax = EXS_LittleEndianExplicit) {
  const auto columns = static_cast<int>(pixels.size());
  return loadFilm(encode({1, columns, bitsStored, isSigned, std::move(pixels), edit}, syntax), "film");
}

void putTable(DcmDataset& dataset, const DcmTagKey& sequence, std::vector<Uint16> descriptor,
              std::vector<Uint16> data) {
  DcmItem* item = nullptr;
  dataset.findOrCreateSequenceItem(sequence, item, -2);
  auto* element = new DcmUnsignedShort(DcmTag(DCM_LUTDescriptor, EVR_US));
  element->putUint16Array(descriptor.data(), 3);
  item->insert(element, OFTrue);
  auto* values = new DcmUnsignedShort(DcmTag(DCM_LUTData, EVR_US));
  values->putUint16Array(data.data(), static_cast<unsigned long>(data.size()));
  item->insert(values, OFTrue);
}

std::vector<std::uint8_t> shown(const image::Film& film) {
  return image::makeDisplayImage(film).pixels;
}

TEST(PixelMeaning, ReadsRescaleAndSeveralWindowsWithExplanations) {
  const auto film = load({0, 1}, [](DcmDataset& d) {
    d.putAndInsertString(DCM_RescaleSlope, "2.5");
    d.putAndInsertString(DCM_RescaleIntercept, "-1024");
    d.putAndInsertString(DCM_WindowCenter, "40\\ 600");
    d.putAndInsertString(DCM_WindowWidth, "400\\1500 ");
    d.putAndInsertString(DCM_WindowCenterWidthExplanation, "SOFT\\LUNG");
  });
  EXPECT_EQ(film.modality.slope, 2.5);
  EXPECT_EQ(film.modality.intercept, -1024);
  ASSERT_EQ(film.windows.size(), 2U);
  EXPECT_EQ(film.windows[1].center, 600);
  EXPECT_EQ(film.windows[1].width, 1500);
  EXPECT_EQ(film.windows[1].explanation, "LUNG");
}

TEST(PixelMeaning, BlankWindowValuesMeanNoWindow) {
  const auto film = load({10, 30}, [](DcmDataset& d) {
    d.putAndInsertString(DCM_WindowCenter, "");
    d.putAndInsertString(DCM_WindowWidth, "");
  });
  EXPECT_TRUE(film.windows.empty());
  EXPECT_THAT(shown(film), testing::ElementsAre(0, 255));
}

TEST(PixelMeaning, ReadsTheVoiFunction) {
  const auto withFunction = [](const char* name) {
    return load({0, 1}, [name](DcmDataset& d) {
      d.putAndInsertString(DCM_WindowCenter, "100");
      d.putAndInsertString(DCM_WindowWidth, "50");
      d.putAndInsertString(DCM_VOILUTFunction, name);
    });
  };
  EXPECT_EQ(withFunction("SIGMOID").windows[0].function, image::WindowFunction::Sigmoid);
  EXPECT_EQ(withFunction("LINEAR_EXACT").windows[0].function, image::WindowFunction::LinearExact);
  EXPECT_EQ(withFunction("LINEAR").windows[0].function, image::WindowFunction::Linear);
}

TEST(PixelMeaning, AppliesModalityAndVoiTables) {
  for (const auto syntax : {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit, EXS_BigEndianExplicit}) {
    const auto film = load(
        {0, 11, 12},
        [](DcmDataset& d) {
          putTable(d, DCM_ModalityLUTSequence, {3, 10, 16}, {5, 6, 7});
          putTable(d, DCM_VOILUTSequence, {3, 5, 8}, {0, 51, 255});
        },
        false, 16, syntax);
    EXPECT_THAT(shown(film), testing::ElementsAre(0, 51, 255)) << DcmXfer(syntax).getXferName();
  }
}

TEST(PixelMeaning, ADamagedTableIsLeftOutWithARemark) {
  const auto film = load({0, 1}, [](DcmDataset& d) { putTable(d, DCM_VOILUTSequence, {300, 0, 8}, {1, 2}); });
  EXPECT_TRUE(film.voiTables.empty());
  EXPECT_THAT(film.source.remarks, testing::Contains("a VOI table is damaged and left out"));
}

TEST(PixelMeaning, TurnsMonochrome1AroundAndKeepsPaddingBlack) {
  const auto film = load({0, 500, 1000, 4000}, [](DcmDataset& d) {
    d.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME1");
    d.putAndInsertUint16(DCM_PixelPaddingValue, 4000);
  });
  EXPECT_THAT(shown(film), testing::ElementsAre(255, 128, 0, 0));
}

TEST(PixelMeaning, ReadsSignedPaddingWithARangeLimitWhateverTheVr) {
  for (const auto syntax : {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit}) {
    const auto film = load(
        {static_cast<std::uint16_t>(-2000), static_cast<std::uint16_t>(-1950), 0, 100},
        [](DcmDataset& d) {
          d.putAndInsertSint16(DCM_PixelPaddingValue, -2000);
          d.putAndInsertSint16(DCM_PixelPaddingRangeLimit, -1900);
        },
        true, 16, syntax);
    ASSERT_TRUE(film.padding);
    EXPECT_EQ(film.padding->low, -2000);
    EXPECT_EQ(film.padding->high, -1900);
    EXPECT_THAT(shown(film), testing::ElementsAre(0, 0, 0, 255));
  }
}

TEST(PixelMeaning, IgnoresOverlayBitsAboveTheStoredOnes) {
  const auto film = load(
      {0x8000, 0x0800, 0x4FFF}, [](DcmDataset&) {}, false, 12);
  EXPECT_THAT(shown(film), testing::ElementsAre(0, 128, 255));
}

TEST(PixelMeaning, ReadsTwelveBitSignedPixels) {
  const auto film = load(
      {0x0800, 0x0FFF, 0x07FF}, [](DcmDataset&) {}, true, 12);
  const auto range = image::findMeasuredRange(film);
  EXPECT_EQ(range->low, -2048);
  EXPECT_EQ(range->high, 2047);
  EXPECT_THAT(shown(film), testing::ElementsAre(0, 127, 255));
}

TEST(PixelMeaning, KeepsThePatientsAndTheDetectorsSpacingApart) {
  const auto film = load({0, 1}, [](DcmDataset& d) {
    d.putAndInsertString(DCM_PixelSpacing, "0.2\\0.25");
    d.putAndInsertString(DCM_ImagerPixelSpacing, "0.3\\0.35");
  });
  EXPECT_EQ(film.pixelSpacing->rowMm, 0.2);
  EXPECT_EQ(film.pixelSpacing->columnMm, 0.25);
  EXPECT_EQ(film.imagerPixelSpacing->columnMm, 0.35);
}

TEST(PixelMeaning, TakesASpacingOfZeroForNone) {
  const auto film = load({0, 1}, [](DcmDataset& d) { d.putAndInsertString(DCM_PixelSpacing, "0.000\\0.000"); });
  EXPECT_FALSE(film.pixelSpacing);
}

TEST(PixelMeaning, ReadsPaletteColorAsLuma) {
  const auto film = load({0, 1, 1, 0}, [](DcmDataset& d) {
    const Uint16 descriptor[] = {2, 0, 16};
    const Uint16 data[] = {0x1000, 0xFF00};
    d.putAndInsertString(DCM_PhotometricInterpretation, "PALETTE COLOR");
    for (const auto& tag : {DCM_RedPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableDescriptor,
                            DCM_BluePaletteColorLookupTableDescriptor}) {
      d.putAndInsertUint16Array(tag, descriptor, 3);
    }
    for (const auto& tag : {DCM_RedPaletteColorLookupTableData, DCM_GreenPaletteColorLookupTableData,
                            DCM_BluePaletteColorLookupTableData}) {
      d.putAndInsertUint16Array(tag, data, 2);
    }
  });
  EXPECT_THAT(shown(film), testing::ElementsAre(16, 255, 255, 16));
}

}  // namespace
}  // namespace carina::dicom
