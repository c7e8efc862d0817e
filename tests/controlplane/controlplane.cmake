# The commands of tools/controlplane: one ctest entry for each class of a file. Those that start a
# control plane are skipped by name where it is not built; with REGIMEN_CONTROLPLANE=required they fail.
function(regimen_controlplane_test file)
  foreach(case IN LISTS ARGN)
    add_test(NAME controlplane.${case}
             COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${file} ${case})
    set_tests_properties(controlplane.${case} PROPERTIES LABELS controlplane TIMEOUT 300
                                                         SKIP_RETURN_CODE 77)
  endforeach()
endfunction()

regimen_controlplane_test(build_test.py Build Refusals)
regimen_controlplane_test(serves_test.py Serves Restarts WithoutBeta)
regimen_controlplane_test(ends_test.py Ends Together)
