# SPDX-License-Identifier: Apache-2.0
# Options of the whole build, the compiler flags every target shares, and ccache where it is there.
include(GNUInstallDirs)
include(CheckCXXCompilerFlag)

option(CARINA_BUILD_TESTS "Build the tests" ON)
option(CARINA_BUILD_FUZZERS "Build the fuzz targets with libFuzzer (Clang only); without it their corpora replay only" OFF)
option(CARINA_WITH_MPI "Train on several nodes (MPI); without it every run is one rank" ON)
option(CARINA_WITH_GUI "Build the desktop, carina-desk (Qt 6)" ON)
option(CARINA_WERROR "Treat warnings as errors" ON)
set(CARINA_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(CARINA_CCACHE ccache)
if(CARINA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CARINA_CCACHE}")
endif()

find_package(OpenMP REQUIRED COMPONENTS CXX)

add_library(carina_flags INTERFACE)
target_compile_options(carina_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(carina_flags INTERFACE -Wno-restrict)  # false at -O3 for "text" + string (GCC bug 105651)
endif()
if(CARINA_WERROR)
  target_compile_options(carina_flags INTERFACE -Werror)
endif()
if(CARINA_SANITIZE)
  target_compile_options(carina_flags INTERFACE -fsanitize=${CARINA_SANITIZE} -fno-omit-frame-pointer
                                                -fno-sanitize-recover=all)
  target_link_options(carina_flags INTERFACE -fsanitize=${CARINA_SANITIZE})
endif()
if(CARINA_BUILD_FUZZERS)
  target_compile_options(carina_flags INTERFACE -fsanitize=fuzzer-no-link)  # coverage of the engine, not of the target alone
  target_link_options(carina_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
