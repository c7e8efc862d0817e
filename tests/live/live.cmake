# `regimen run` on a real control plane: one ctest entry, and one plane, for each class of a file.
# Skipped by name where none is built; with REGIMEN_CONTROLPLANE=required they fail.
function(regimen_live_test file)
  foreach(case IN LISTS ARGN)
    add_test(NAME live.${case} COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${file}
                                       $<TARGET_FILE:regimen> ${case})
    set_tests_properties(live.${case} PROPERTIES LABELS live TIMEOUT 600 SKIP_RETURN_CODE 77)
  endforeach()
endfunction()

regimen_live_test(places_test.py Places Refusals WithoutBeta)
regimen_live_test(faults_test.py Restarts Replicas Recordings)
regimen_live_test(nodesim_test.py Nodesim)
add_dependencies(tests nodesim)
