# How rooms, their tests and test suites become targets.

if(REGIMEN_TESTS)
  set(REGIMEN_SUITES scenarios property differential golden simulation e2e) # folders of tests/
  add_custom_target(tests)
  foreach(label IN ITEMS unit LISTS REGIMEN_SUITES)
    add_custom_target(tests_${label})
  endforeach()
endif()

# regimen_room(NAME DEPS room... LINKS library...): a room is a folder under src/. Every *.cpp in it
# (recursively) is its library `regimen_NAME`; every *_test.cpp is one executable `NAME_tests`.
# DEPS are the rooms it may include; LINKS are libraries that only its own .cpp files see, and
# TEST_LINKS those that only its tests see. A room inside another (`kube/client`, whose targets are
# `regimen_kube_client` and `kube_client_tests`) is declared before the outer one, which leaves its
# files out.
function(regimen_room folder)
  cmake_parse_arguments(ROOM "" "" "DEPS;LINKS;TEST_LINKS" ${ARGN})
  file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  get_property(declared GLOBAL PROPERTY REGIMEN_ROOM_FOLDERS)
  foreach(inner IN LISTS declared)
    if(inner MATCHES "^${folder}/")
      list(FILTER all EXCLUDE REGEX "/src/${inner}/")
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY REGIMEN_ROOM_FOLDERS ${folder})
  string(REPLACE "/" "_" name ${folder})
  list(TRANSFORM ROOM_DEPS REPLACE "/" "_")
  set(sources ${all})
  list(FILTER sources EXCLUDE REGEX "_(test|main)\\.cpp$")
  set(tests ${all})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM ROOM_DEPS PREPEND regimen_)
  if(sources)
    add_library(regimen_${name} STATIC ${sources})
    target_link_libraries(regimen_${name} PUBLIC regimen_flags fmt::fmt tl::expected ${ROOM_DEPS}
                                          PRIVATE ${ROOM_LINKS})
  else() # headers only
    add_library(regimen_${name} INTERFACE)
    target_link_libraries(regimen_${name} INTERFACE regimen_flags fmt::fmt tl::expected
                                                    ${ROOM_DEPS} ${ROOM_LINKS})
  endif()
  set_property(GLOBAL APPEND PROPERTY REGIMEN_ROOMS ${name})
  if(REGIMEN_TESTS AND tests)
    regimen_test(${name}_tests SOURCES ${tests} ROOMS ${name} LINKS ${ROOM_TEST_LINKS} LABEL unit)
  endif()
endfunction()

# regimen_test(NAME SOURCES file... ROOMS room... [LINKS library...] [LABEL unit]): a GoogleTest
# executable known to ctest, one ctest entry per case. LABEL is `unit` or one of REGIMEN_SUITES:
# `ninja tests_LABEL` builds, `ctest -L LABEL` runs, all executables of one label.
function(regimen_test name)
  cmake_parse_arguments(TEST "" "LABEL" "SOURCES;ROOMS;LINKS" ${ARGN})
  if(NOT TEST_LABEL)
    set(TEST_LABEL unit)
  endif()
  list(TRANSFORM TEST_ROOMS PREPEND regimen_)
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_ROOMS} GTest::gtest GTest::gmock GTest::gtest_main
                                        ${TEST_LINKS})
  target_compile_definitions(${name} PRIVATE REGIMEN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_precompile_headers(${name} PRIVATE <gtest/gtest.h> <string> <vector>)
  if(CMAKE_DISABLE_PRECOMPILE_HEADERS) # the tests count on these three all the same
    target_compile_options(${name} PRIVATE "SHELL:-include gtest/gtest.h" "SHELL:-include string"
                                           "SHELL:-include vector")
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang") # a time stamp in the header would defeat ccache
    target_compile_options(${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
                       PROPERTIES TIMEOUT 600 LABELS ${TEST_LABEL})
  add_dependencies(tests ${name})
  add_dependencies(tests_${TEST_LABEL} ${name})
endfunction()

# regimen_suite(FOLDER ROOMS room... [LINKS library...]): tests/FOLDER/*.cpp is one executable
# `FOLDER_tests` with the label FOLDER; nothing when the folder has no *_test.cpp.
function(regimen_suite folder)
  cmake_parse_arguments(SUITE "" "" "ROOMS;LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_main\\.cpp$")
  if(sources MATCHES "_test\\.cpp")
    regimen_test(${folder}_tests SOURCES ${sources} ROOMS ${SUITE_ROOMS} LINKS ${SUITE_LINKS}
                 LABEL ${folder})
  endif()
endfunction()
