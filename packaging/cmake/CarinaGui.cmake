# SPDX-License-Identifier: Apache-2.0

# carina_gui_room(<name> SOURCES ... [ROOMS ...] [PRIVATE ...])
#
# One static library `carina::gui_<name>` for the folder gui/<name>, with Qt's Widgets and moc. ROOMS are rooms of the
# engine by their names, and of the desktop as gui_<name>; PRIVATE are other targets that only its .cpp files see.
function(carina_gui_room name)
  cmake_parse_arguments(arg "" "" "SOURCES;ROOMS;PRIVATE" ${ARGN})
  list(TRANSFORM arg_ROOMS PREPEND "carina::" OUTPUT_VARIABLE rooms)
  add_library(carina_gui_${name} STATIC ${arg_SOURCES})
  set_target_properties(carina_gui_${name} PROPERTIES AUTOMOC ON AUTORCC ON)
  target_include_directories(carina_gui_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(carina_gui_${name} PUBLIC QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII QT_DISABLE_DEPRECATED_BEFORE=0x060400)
  target_link_libraries(carina_gui_${name} PUBLIC Qt6::Widgets ${rooms} PRIVATE carina_flags ${arg_PRIVATE})
  add_library(carina::gui_${name} ALIAS carina_gui_${name})
endfunction()
