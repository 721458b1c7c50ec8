# SPDX-License-Identifier: Apache-2.0

# Files that the program reads while it runs lie beside it: PREFIX/bin/carina and PREFIX/share/carina; in the build tree
# the same folders lead to the sources.
include(GNUInstallDirs)
set(CARINA_DATA_DIR "share/carina")
foreach(folder baselines clusters models recipes)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/resources/${folder}" DESTINATION "${CARINA_DATA_DIR}")
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/${CARINA_DATA_DIR}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/resources/${folder}" "${PROJECT_BINARY_DIR}/${CARINA_DATA_DIR}/${folder}"
       SYMBOLIC)
endforeach()
