# SPDX-License-Identifier: Apache-2.0

# carina_translations(<target> FILES ...)
#
# Compiles translations (.ts) into <target> as :/translations/NAME.qm; the target must be there, and its sources must call
# Q_INIT_RESOURCE(translations) where it is a static library.
function(carina_translations target)
  cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
  set(entries "")
  foreach(source IN LISTS arg_FILES)
    cmake_path(GET source STEM LAST_ONLY name)
    set(compiled "${CMAKE_CURRENT_BINARY_DIR}/${name}.qm")
    add_custom_command(OUTPUT "${compiled}"
      COMMAND Qt6::lrelease -silent "${source}" -qm "${compiled}"
      DEPENDS "${source}" VERBATIM)
    list(APPEND all "${compiled}")
    string(APPEND entries "    <file>${name}.qm</file>\n")
  endforeach()
  set(list "${CMAKE_CURRENT_BINARY_DIR}/translations.qrc")
  file(CONFIGURE OUTPUT "${list}" @ONLY
       CONTENT "<RCC>\n  <qresource prefix=\"/translations\">\n@entries@  </qresource>\n</RCC>\n")
  qt_add_resources(generated "${list}")
  set_property(SOURCE ${generated} APPEND PROPERTY OBJECT_DEPENDS "${all}")
  target_sources(${target} PRIVATE ${generated})
endfunction()

# The target `update_translations` reads the sources' words into every resources/translations/*.ts: English holds the
# plural forms alone, other languages everything.
function(carina_translation_updates)
  set(folder "${PROJECT_SOURCE_DIR}/resources/translations")
  file(GLOB others CONFIGURE_DEPENDS "${folder}/*.ts")
  list(REMOVE_ITEM others "${folder}/carina-desk_en.ts")
  set(options -I "${PROJECT_SOURCE_DIR}" -no-obsolete -locations none -source-language en)
  set(commands COMMAND Qt6::lupdate ${options} -pluralonly -target-language en "${PROJECT_SOURCE_DIR}/gui"
      -ts "${folder}/carina-desk_en.ts")
  if(others)
    list(APPEND commands COMMAND Qt6::lupdate ${options} "${PROJECT_SOURCE_DIR}/gui" -ts ${others})
  endif()
  add_custom_target(update_translations ${commands} VERBATIM)
endfunction()
