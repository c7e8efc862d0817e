# ccache and mold are used when they are there; nothing depends on them.
if(NOT REGIMEN_SPEED)
  return()
endif()
find_program(REGIMEN_CCACHE ccache)
if(REGIMEN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${REGIMEN_CCACHE})
endif()
find_program(REGIMEN_MOLD mold)
if(REGIMEN_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
