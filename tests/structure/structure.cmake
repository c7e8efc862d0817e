# The structure test: one ctest entry for each rule, and one that proves that each rule can fail.
find_program(REGIMEN_PYTHON NAMES python3 REQUIRED)
foreach(rule IN ITEMS layers purity libraries sizes headers rooms words)
  add_test(NAME structure.${rule}
           COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/structure.py ${rule})
  set_tests_properties(structure.${rule} PROPERTIES LABELS structure)
endforeach()
add_test(NAME structure.selftest COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/selftest.py)
set_tests_properties(structure.selftest PROPERTIES LABELS structure)
