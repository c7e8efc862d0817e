add_dependencies(tests regimen) # what the entries below run

# The binary as its users meet it: one ctest entry for each class of command_test.py.
foreach(case IN ITEMS Schema Determinism ExitCodes BadInput Output Terminal Explain Documentation Memory)
  add_test(NAME cli.${case} COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/command_test.py
                                    $<TARGET_FILE:regimen> ${case})
  set_tests_properties(cli.${case} PROPERTIES LABELS cli TIMEOUT 300)
endforeach()
