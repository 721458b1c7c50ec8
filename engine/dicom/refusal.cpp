// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/refusal.h"

namespace carina::dicom {

void refuse(ErrorCode code, std::string_view file, const std::string& fault, const std::string& remedy) {
  throw Error(code, std::string(file) + ": " + fault + "; " + remedy);
}

}  // namespace carina::dicom
