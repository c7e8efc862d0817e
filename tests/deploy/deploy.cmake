# What users install: the chart and its manifests on a real API server, and the packages. Skipped by
# name where helm or a control plane is not built; with REGIMEN_CONTROLPLANE=required they fail.
function(regimen_deploy_test file)
  foreach(case IN LISTS ARGN)
    add_test(NAME deploy.${case} COMMAND ${REGIMEN_PYTHON} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${file}
                                         $<TARGET_FILE:regimen> ${case})
    set_tests_properties(deploy.${case} PROPERTIES LABELS deploy TIMEOUT 600 SKIP_RETURN_CODE 77)
  endforeach()
endfunction()

regimen_deploy_test(chart_test.py Chart Installed)
regimen_deploy_test(package_test.py Package)
