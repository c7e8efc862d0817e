# The page in a browser, one ctest entry for each kind of result; skipped by name without Chromium.
foreach(kind IN ITEMS lists departures recording names faults)
  add_test(NAME report.${kind} COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/report_test.py
                                       $<TARGET_FILE:regimen> ${kind})
  set_tests_properties(report.${kind} PROPERTIES LABELS report TIMEOUT 300 SKIP_RETURN_CODE 77)
endforeach()
