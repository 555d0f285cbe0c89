# SPDX-License-Identifier: Apache-2.0
# check_layers.cmake has to notice each kind of breach: a copy of the tree gets one planted at a time.
#   cmake -DROOT=<source tree> -DWORK=<scratch folder> -P tests/check_layers_selftest.cmake
function(expect_breach name file line)
  file(REMOVE_RECURSE ${WORK})
  file(COPY ${ROOT}/include ${ROOT}/src DESTINATION ${WORK})
  if(line)
    file(APPEND ${WORK}/${file} "${line}\n")
  else()
    file(WRITE ${WORK}/${file} "")
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${ROOT}/tests/check_layers.cmake
                  RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  if(status EQUAL 0)
    message(FATAL_ERROR "a breach went unseen: ${name}")
  endif()
endfunction()

expect_breach("an include that points up" src/policy/decide.cpp "#include \"smppguard/relay/session.hpp\"")
expect_breach("I/O in the relay" src/relay/session.cpp "#include <boost/asio/ip/tcp.hpp>")
expect_breach("a clock in policy" src/policy/decide.cpp "auto t = std::chrono::system_clock::now();")
expect_breach("another layer's private header" src/net/link.cpp "#include \"judge.hpp\"")
expect_breach("a header of config that is not allowed" src/config/load.cpp "#include \"smppguard/relay/session.hpp\"")
expect_breach("a folder outside the table" src/util/helper.cpp "")
file(REMOVE_RECURSE ${WORK})
