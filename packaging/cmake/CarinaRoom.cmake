# SPDX-License-Identifier: Apache-2.0

# carina_room(<name> [SOURCES ...] [ROOMS ...] [PRIVATE ...])
#
# One static library `carina::<name>` for the room in the current folder. ROOMS are the lower rooms that its public
# headers may include; PRIVATE are the third-party targets that only its .cpp files see.
function(carina_room name)
  cmake_parse_arguments(arg "" "" "SOURCES;ROOMS;PRIVATE" ${ARGN})
  list(TRANSFORM arg_ROOMS PREPEND "carina::" OUTPUT_VARIABLE rooms)
  if(arg_SOURCES)
    add_library(carina_${name} STATIC ${arg_SOURCES})
    target_include_directories(carina_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(carina_${name} PUBLIC ${rooms} PRIVATE carina_flags ${arg_PRIVATE})
  else()
    add_library(carina_${name} INTERFACE)
    target_include_directories(carina_${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(carina_${name} INTERFACE ${rooms})
  endif()
  add_library(carina::${name} ALIAS carina_${name})
endfunction()
