// SPDX-License-Identifier: Apache-2.0
#include "engine/report/worklist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/data/csv_rows.h"

namespace carina::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Worklist sampleList() {
  Worklist list{
      .labels = {"Mass", "Edema"}, .weightsSha256 = {"aa", "bb"}, .program = "Carina 0.1", .date = "2026-11-27"};
  WorklistRow judged{.pixelSha256 = "f00d"};
  judged.source.modality = "DX";
  judged.source.viewPosition = "PA";
  judged.source.bodyPart = "CHEST";
  judged.findings = {{.label = "Mass", .probability = 0.1F, .threshold = 0.05},
                     {.label = "Edema", .probability = 0.25F}};
  judged.suitability.objections = {{predict::ObjectionKind::BurnedInText, predict::Severity::Warning, "Text."}};
  judged.patient.name = PrivateText("=Secret^Patient");
  judged.patient.id = PrivateText("SECRETID");
  judged.studyDate = PrivateText("20240229");
  judged.fileName = PrivateText("secret, \"patient\".dcm");
  judged.sopInstanceUid = "2.25.4711";
  WorklistRow broken{.problem = ErrorCode::Corrupt, .problemWords = PrivateText("secret_patient.dcm: is damaged")};
  WorklistRow refused{.pixelSha256 = "beef"};
  refused.suitability.objections = {{predict::ObjectionKind::Modality, predict::Severity::Refusal, "CT."},
                                    {predict::ObjectionKind::Blank, predict::Severity::Warning, "Blank."}};
  list.rows = {judged, broken, refused};
  return list;
}

TEST(Worklist, HasARowForEveryFilmJudgedBrokenOrRefused) {
  EXPECT_EQ(worklistCsv(sampleList()),
            "number,pixels_sha256,modality,view,body_part,suitable,objections,above,problem,Mass,Edema,weights_sha256,"
            "program,date,use\r\n"
            "1,f00d,DX,PA,CHEST,yes,burned-in-text,Mass,,0.1,0.25,aa|bb,Carina 0.1,2026-11-27,Not for clinical use\r\n"
            "2,,,,,,,,Corrupt,,,aa|bb,Carina 0.1,2026-11-27,Not for clinical use\r\n"
            "3,beef,,,,no,modality|blank,,,,,aa|bb,Carina 0.1,2026-11-27,Not for clinical use\r\n");
}

TEST(Worklist, HoldsNoPatientTextUnlessItIsAskedFor) {
  const auto csv = worklistCsv(sampleList());
  for (const auto* secret : {"Secret", "secret", "SECRETID", "20240229", "2.25.4711"}) {
    EXPECT_THAT(csv, Not(HasSubstr(secret)));
  }
}

TEST(Worklist, NamesPatientsWhereTheUserWantsItAndDefusesFormulas) {
  const auto csv = worklistCsv(sampleList(), {.includesPatient = true});
  EXPECT_THAT(csv, HasSubstr(",use,file,patient_name,patient_id,birth_date,sex,age,study_date,sop_instance_uid,"));
  EXPECT_THAT(csv, HasSubstr(",\"secret, \"\"patient\"\".dcm\",'=Secret^Patient,SECRETID,,,,20240229,2.25.4711,\r\n"));
  EXPECT_THAT(csv, HasSubstr("secret_patient.dcm: is damaged\r\n"));
}

TEST(Worklist, IsRefusedWhereFindingsAreNotThoseOfItsLabels) {
  auto list = sampleList();
  list.rows[0].findings.pop_back();
  EXPECT_THROW(worklistCsv(list), Error);
}

TEST(Worklist, OfNothingHasItsHead) {
  EXPECT_THAT(worklistCsv({}), StartsWith("number,pixels_sha256"));
}

}  // namespace
}  // namespace carina::report
