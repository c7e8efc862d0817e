# The runner of scenarios is a library: the suite, the program that rewrites them and a fuzz target
# share it.
set(scenario_folder ${CMAKE_CURRENT_LIST_DIR})
file(GLOB runner_sources CONFIGURE_DEPENDS ${scenario_folder}/runner/*.cpp)
list(FILTER runner_sources EXCLUDE REGEX "_test\\.cpp$")
add_library(regimen_scenario STATIC ${runner_sources})
target_include_directories(regimen_scenario PUBLIC ${scenario_folder})
target_link_libraries(regimen_scenario PUBLIC regimen_engine regimen_policy regimen_files)

add_executable(scenario ${scenario_folder}/scenario_main.cpp)
target_link_libraries(scenario PRIVATE regimen_scenario)
set_target_properties(scenario PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

file(GLOB scenario_tests CONFIGURE_DEPENDS ${scenario_folder}/*_test.cpp
     ${scenario_folder}/runner/*_test.cpp)
regimen_test(scenarios_tests SOURCES ${scenario_tests} ROOMS base LINKS regimen_scenario
             LABEL scenarios)
list(REMOVE_ITEM REGIMEN_SUITES scenarios)

# ctest lists the scenarios anew when there is another one.
file(GLOB_RECURSE scenario_files CONFIGURE_DEPENDS RELATIVE ${scenario_folder}
     ${scenario_folder}/*.scn)
list(JOIN scenario_files "\n" scenario_list)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/scenarios.txt CONTENT "${scenario_list}\n")
set_property(TARGET scenarios_tests APPEND PROPERTY LINK_DEPENDS ${PROJECT_BINARY_DIR}/scenarios.txt)
