# Micro-benchmarks, each with its yardstick in the same run. Run by hand.
find_package(benchmark QUIET)
if(NOT benchmark_FOUND)
  message(STATUS "Google Benchmark is not installed: no micro-benchmarks")
  return()
endif()

add_executable(consent_bench ${CMAKE_CURRENT_LIST_DIR}/consent_bench.cpp)
target_include_directories(consent_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(consent_bench PRIVATE smppguard_flags smppguard::consent smppguard::core benchmark::benchmark_main)

add_executable(snapshot_bench ${CMAKE_CURRENT_LIST_DIR}/snapshot_bench.cpp)
target_include_directories(snapshot_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(snapshot_bench PRIVATE smppguard_flags smppguard::dnc smppguard::core benchmark::benchmark_main)
