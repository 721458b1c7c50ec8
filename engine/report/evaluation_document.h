// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/report/document.h"
#include "engine/report/subject.h"

namespace carina::report {

/// Everything an evaluation found, in the order in which it is asked for: is the model good enough, for which finding,
/// compared with what, for whom, and where is it wrong.
///
/// Figures look at the subject when they are drawn: it must outlive the document.
/// Threads  any
Document evaluationDocument(const Subject& subject);

}  // namespace carina::report
