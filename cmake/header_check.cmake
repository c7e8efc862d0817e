# Target `header_check`: every header of src/ compiles on its own. A header whose .cpp includes it
# first is proven by that .cpp (tests/structure enforces that order); the others get a file of one
# include each, parsed and not translated, when the target is asked for.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/src
     ${PROJECT_SOURCE_DIR}/src/*.hpp)
set(header_check_sources)
foreach(header IN LISTS headers)
  string(REGEX REPLACE "\\.hpp$" ".cpp" source ${header})
  if(NOT EXISTS ${PROJECT_SOURCE_DIR}/src/${source})
    set(unit ${PROJECT_BINARY_DIR}/header_check/${source})
    file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${header}\"\n#include \"${header}\"\n")
    list(APPEND header_check_sources ${unit})
  endif()
endforeach()
if(header_check_sources)
  add_library(header_check OBJECT EXCLUDE_FROM_ALL ${header_check_sources})
  target_compile_options(header_check PRIVATE -O0 -g0)
  get_property(rooms GLOBAL PROPERTY REGIMEN_ROOMS)
  list(TRANSFORM rooms PREPEND regimen_)
  target_link_libraries(header_check PRIVATE ${rooms})
else()
  add_custom_target(header_check)
endif()
