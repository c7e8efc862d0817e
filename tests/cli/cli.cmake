add_dependencies(tests regimen) # what the entries below run

# The binary as its users meet it: one ctest entry for each class of a file.
function(regimen_cli_test file)
  foreach(case IN LISTS ARGN)
    add_test(NAME cli.${case} COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${file}
                                      $<TARGET_FILE:regimen> ${case})
    set_tests_properties(cli.${case} PROPERTIES LABELS cli TIMEOUT 300)
  endforeach()
endfunction()

regimen_cli_test(results_test.py Schema Determinism Stranding Explain Memory)
regimen_cli_test(errors_test.py ExitCodes BadInput)
regimen_cli_test(streams_test.py Output Overwriting Terminal)
regimen_cli_test(documentation_test.py Documentation)
