# tongbao_module(<name> <folder> [USES <target>...]): a plugin or adapter as build/modules/<name>.so, and its logic as the
# object library <name>_logic for unit tests. <folder>/module.cpp holds the descriptor and belongs to the .so only.
set(TONGBAO_MODULE_DIRECTORY ${CMAKE_BINARY_DIR}/modules)

# The digest of the contract headers: a module built against other headers is refused before its code runs.
file(GLOB contract_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/gateway/contract/*.h)
list(SORT contract_headers)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${contract_headers})
set(contract_text "")
foreach(header ${contract_headers})
  file(SHA256 ${header} one)
  string(APPEND contract_text ${one})
endforeach()
string(SHA256 TONGBAO_CONTRACT_DIGEST "${contract_text}")

function(tongbao_module name folder)
  cmake_parse_arguments(MODULE "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(REMOVE_ITEM sources ${folder}/module.cpp)
  add_library(${name}_logic OBJECT ${sources})
  target_include_directories(${name}_logic PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name}_logic PUBLIC tongbao_kit ${MODULE_USES})
  target_compile_options(${name}_logic PRIVATE -fvisibility=hidden $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)

  add_library(${name} MODULE ${folder}/module.cpp)
  target_link_libraries(${name} PRIVATE ${name}_logic)
  target_compile_definitions(${name} PRIVATE TONGBAO_CONTRACT_DIGEST="${TONGBAO_CONTRACT_DIGEST}")
  target_compile_options(${name} PRIVATE -fvisibility=hidden $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE -Wl,-Bsymbolic,-z,now -Wl,--exclude-libs,ALL)
  if(NOT TONGBAO_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${TONGBAO_MODULE_DIRECTORY})
endfunction()
