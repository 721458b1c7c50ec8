# SPDX-License-Identifier: Apache-2.0

# carina_tests(<name> SOURCES ... [ROOMS ...] [LINK ...] [LABELS ...])
#
# One GoogleTest program whose test cases ctest sees one by one, under LABELS (default: unit). Tests run in the source
# folder, so that ../shared is where a developer has it; a test that cannot run is counted as skipped.
function(carina_tests name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;ROOMS;LINK;LABELS" ${ARGN})
  if(NOT arg_SOURCES)
    return()
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  list(TRANSFORM arg_ROOMS PREPEND "carina::" OUTPUT_VARIABLE rooms)
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE carina_flags ${rooms} ${arg_LINK} GTest::gtest_main GTest::gmock)
  gtest_discover_tests(${name}
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()

# carina_fuzzer(<name> SOURCES ... [ROOMS ...])
#
# A program around LLVMFuzzerTestOneInput. With CARINA_BUILD_FUZZERS it is a libFuzzer target; always its corpus
# tests/fuzz/corpus/<name>/ replays in ctest under the label fuzz-replay.
function(carina_fuzzer name)
  cmake_parse_arguments(arg "" "" "SOURCES;ROOMS;LINK" ${ARGN})
  list(TRANSFORM arg_ROOMS PREPEND "carina::" OUTPUT_VARIABLE rooms)
  add_executable(fuzz_${name} ${arg_SOURCES})
  target_link_libraries(fuzz_${name} PRIVATE carina_flags ${rooms} ${arg_LINK})
  if(CARINA_BUILD_FUZZERS)
    target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    set(arguments -runs=0)
  else()
    target_sources(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cpp")
  endif()
  add_test(NAME fuzz-replay.${name} COMMAND fuzz_${name} ${arguments} "${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
  set_tests_properties(fuzz-replay.${name} PROPERTIES LABELS fuzz-replay TIMEOUT 120)
endfunction()
