# SPDX-License-Identifier: Apache-2.0
# The Debian package: `cd build/program && cpack` makes smppguard_<version>_<architecture>.deb of what is installed.
set(SMPPGUARD_MAINTAINER "smppguard maintainers <maintainers@smppguard.example>" CACHE STRING
    "Who answers for the Debian package, as: Name <address>")
set(SMPPGUARD_DEBIAN_REVISION 1 CACHE STRING "Of the package, where the program is the same")
set(debian ${CMAKE_CURRENT_LIST_DIR})
set(packaging ${CMAKE_BINARY_DIR}/packaging)
find_program(GZIP gzip REQUIRED)

# smppguard_gzip(FILE FOLDER): installs FILE.gz, the same octets from each build.
function(smppguard_gzip file folder)
  get_filename_component(name ${file} NAME)
  set(packed ${packaging}/${name}.gz)
  add_custom_command(OUTPUT ${packed} DEPENDS ${file} COMMAND ${GZIP} -9nc ${file} > ${packed} VERBATIM)
  set_property(GLOBAL APPEND PROPERTY SMPPGUARD_PACKED ${packed})
  install(FILES ${packed} DESTINATION ${folder})
endfunction()

install(FILES ${CMAKE_SOURCE_DIR}/conf/smppguard.yaml ${CMAKE_SOURCE_DIR}/conf/area-codes.csv
              ${CMAKE_SOURCE_DIR}/conf/quiet-hours.csv
        DESTINATION /etc/smppguard)
install(FILES ${CMAKE_SOURCE_DIR}/systemd/smppguard.service ${CMAKE_SOURCE_DIR}/systemd/smppguard.socket
              ${CMAKE_SOURCE_DIR}/systemd/smppguard-import@.service ${CMAKE_SOURCE_DIR}/systemd/smppguard-import@.timer
        DESTINATION /lib/systemd/system)
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/conf/GUIDE.md ${CMAKE_SOURCE_DIR}/conf/ASSERTION.md
              ${debian}/copyright DESTINATION share/doc/smppguard)
install(FILES ${CMAKE_SOURCE_DIR}/conf/grafana-dashboard.json ${CMAKE_SOURCE_DIR}/conf/alerts.yaml
        DESTINATION share/smppguard)

set(debian_version ${PROJECT_VERSION}-${SMPPGUARD_DEBIAN_REVISION})
configure_file(${debian}/changelog ${packaging}/changelog.Debian @ONLY)
smppguard_gzip(${packaging}/changelog.Debian share/doc/smppguard)

# The manual is made by running the program, so that it cannot say anything else.
find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
set(manual ${packaging}/manual)
set(pages ${manual}/smppguard.1 ${manual}/smppguard.yaml.5 ${manual}/smppguard-guide.7)
file(GLOB manual_scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/manual/*.py)
add_custom_command(OUTPUT ${pages} ${manual}/smppguard.bash
  DEPENDS smppguard ${manual_scripts} ${CMAKE_SOURCE_DIR}/conf/smppguard.yaml ${CMAKE_SOURCE_DIR}/conf/GUIDE.md
  COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/scripts/manual $<TARGET_FILE:smppguard> ${manual} VERBATIM)
foreach(page IN LISTS pages)
  string(REGEX MATCH "[0-9]$" section ${page})
  smppguard_gzip(${page} share/man/man${section})
endforeach()
install(FILES ${manual}/smppguard.bash DESTINATION share/bash-completion/completions RENAME smppguard)

get_property(packed GLOBAL PROPERTY SMPPGUARD_PACKED)
add_custom_target(smppguard_packed ALL DEPENDS ${packed} ${manual}/smppguard.bash)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME smppguard)
set(CPACK_PACKAGE_CONTACT ${SMPPGUARD_MAINTAINER})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${SMPPGUARD_DEBIAN_REVISION})
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, tzdata")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "It stands between SMS applications (ESMEs) and a carrier's SMSC, refuses texts
to numbers on the US Do-Not-Call registry with an error that the application
understands, takes the recipients' own approvals and opt-outs out of the
inbound stream, and keeps evidence of all of it. What it does not refuse
passes octet for octet.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
