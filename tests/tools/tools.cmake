# The scripts that build and test, as their users meet them.
add_test(NAME tools.step COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/step_test.py)
set_tests_properties(tools.step PROPERTIES LABELS tools TIMEOUT 120)
