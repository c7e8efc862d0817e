# One interface target carries the flags of our own code; third-party headers come in as SYSTEM.
add_library(regimen_flags INTERFACE)
target_include_directories(regimen_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(regimen_flags INTERFACE REGIMEN_VERSION="${PROJECT_VERSION}")
# -ffp-contract=off: scores are compared bit for bit between compilers and machines.
target_compile_options(regimen_flags INTERFACE
  -ffp-contract=off -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
  -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  -Wnull-dereference -Werror)

# Off only in the binary that ships: there REGIMEN_ASSERT guards the invariants, and a check at each
# index of the flat arrays would be paid in the innermost loops.
if(REGIMEN_STL_ASSERTIONS)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

if(REGIMEN_LTO)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()

if(REGIMEN_SANITIZE)
  add_compile_options(-fsanitize=${REGIMEN_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Relative, so that ccache serves all copies of the tree.
    file(RELATIVE_PATH ignored ${PROJECT_BINARY_DIR}
         ${PROJECT_SOURCE_DIR}/cmake/sanitizer_ignore.txt)
    add_compile_options(-fsanitize-ignorelist=${ignored})
  endif()
  # fuzzer-no-link instruments for libFuzzer; only the fuzz targets link its main (fuzz/).
  string(REPLACE "," ";" link_sanitizers "${REGIMEN_SANITIZE}")
  list(REMOVE_ITEM link_sanitizers fuzzer-no-link)
  list(JOIN link_sanitizers "," link_sanitizers)
  add_link_options(-fsanitize=${link_sanitizers})
endif()

if(REGIMEN_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
