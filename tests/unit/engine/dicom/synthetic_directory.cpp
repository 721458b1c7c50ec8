// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/dicom/synthetic_directory.h"

#include <stdexcept>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcddirif.h>

namespace carina::dicom {

void writeDirectory(const std::filesystem::path& folder, const std::vector<std::string>& files) {
  DicomDirInterface directory;
  const auto require = [](const OFCondition& state) {
    if (state.bad()) throw std::runtime_error(state.text());
  };
  directory.disableConsistencyCheck();
  require(directory.createNewDicomDir(DicomDirInterface::AP_GeneralPurpose, (folder / "DICOMDIR").c_str(), "TEST"));
  directory.enableInventMode();
  for (const auto& file : files) require(directory.addDicomFile(file.c_str(), folder.c_str()));
  require(directory.writeDicomDir());
}

}  // namespace carina::dicom
