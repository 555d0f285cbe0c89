# SPDX-License-Identifier: Apache-2.0
# Makes a .cpp that holds files octet for octet, with their entity tags. Run as
#   cmake -DFOLDER=<console> -DOUTPUT=<console_files.cpp> -P embed_console.cmake
cmake_minimum_required(VERSION 3.25)

set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")

set(rows "")
file(GLOB paths ${FOLDER}/*.html ${FOLDER}/*.css ${FOLDER}/*.js ${FOLDER}/*.svg)
foreach(path IN LISTS paths)
  get_filename_component(name ${path} NAME)
  get_filename_component(ending ${path} LAST_EXT)
  string(SUBSTRING "${ending}" 1 -1 ending)
  file(READ ${path} octets HEX)
  file(SHA256 ${path} hash)
  string(SUBSTRING ${hash} 0 32 tag)
  file(SIZE ${path} size)
  if(size GREATER 65535)
    message(FATAL_ERROR "${path} has ${size} octets; a string literal in C++ holds 65535 for certain. Divide it.")
  endif()
  string(REGEX REPLACE "(..)" "\\\\x\\1" octets "${octets}")
  string(APPEND rows "    {\"${name}\", \"${type_${ending}}\", \"\\\"${tag}\\\"\", {\"${octets}\", ${size}}},\n")
endforeach()

file(WRITE ${OUTPUT} "// SPDX-License-Identifier: Apache-2.0
// Made from src/admin/console.
#include \"console_files.hpp\"

#include <array>

namespace smppguard::admin {
namespace {

constexpr auto kFiles = std::to_array<ConsoleFile>({
${rows}});

}  // namespace

std::span<const ConsoleFile> console_files() noexcept {
  return kFiles;
}

}  // namespace smppguard::admin
")
