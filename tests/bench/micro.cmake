# Micro-benchmarks, each with its yardstick in the same run. Run by hand; the tests see that figures come out.
smppguard_bench_program(consent_bench smppguard::consent smppguard::core)
smppguard_bench_program(store_bench smppguard::store smppguard::consent smppguard::core)
smppguard_bench_program(copy_bench smppguard::store smppguard::consent smppguard::core)
smppguard_bench_program(registry_bench smppguard::dnc smppguard::core roaring SQLite::SQLite3)
add_executable(traffic_sim ${CMAKE_CURRENT_LIST_DIR}/traffic_sim.cpp)
target_link_libraries(traffic_sim PRIVATE smppguard_flags smppguard::traffic smppguard::core)
add_test(NAME bench/consent COMMAND consent_bench --millions 0.1 --rounds 1 --reads 10000)
add_test(NAME bench/store COMMAND store_bench --millions 0.05 --rounds 1 --appends 1000)
add_test(NAME bench/copy COMMAND copy_bench --millions 0.02)
add_test(NAME bench/imports COMMAND ${CMAKE_CURRENT_LIST_DIR}/imports --build ${CMAKE_BINARY_DIR} --numbers 20k --rounds 1)
add_test(NAME bench/traffic COMMAND traffic_sim 1)
set_tests_properties(bench/consent bench/store bench/copy bench/imports bench/traffic PROPERTIES LABELS bench TIMEOUT 120)
set_tests_properties(bench/copy PROPERTIES FIXTURES_REQUIRED postgres
                     ENVIRONMENT SMPPGUARD_TEST_POSTGRES=${postgres_notes}/url)

find_package(benchmark QUIET)
if(NOT benchmark_FOUND)
  message(STATUS "Google Benchmark is not installed: no micro-benchmarks")
  return()
endif()

add_executable(directory_bench ${CMAKE_CURRENT_LIST_DIR}/directory_bench.cpp)
target_include_directories(directory_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_link_libraries(directory_bench PRIVATE smppguard_flags smppguard::registry smppguard::core benchmark::benchmark_main)

add_executable(lists_bench ${CMAKE_CURRENT_LIST_DIR}/lists_bench.cpp)
target_include_directories(lists_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR}/src/dnc)
target_link_libraries(lists_bench PRIVATE smppguard_flags smppguard::dnc smppguard::core benchmark::benchmark_main)

if(TARGET bench_world)
  add_executable(message_bench ${CMAKE_CURRENT_LIST_DIR}/message_bench.cpp)
  target_link_libraries(message_bench PRIVATE bench_wire bench_world smppguard::smpp benchmark::benchmark_main)
  # The small sizes only, to see that they run.
  add_test(NAME bench/message COMMAND message_bench --benchmark_min_time=0.01
                                      "--benchmark_filter=^(framer|pdu_view|.*/(3|10))$")
  set_tests_properties(bench/message PROPERTIES LABELS bench TIMEOUT 120)
endif()

add_executable(traffic_bench ${CMAKE_CURRENT_LIST_DIR}/traffic_bench.cpp)
target_link_libraries(traffic_bench PRIVATE smppguard_flags smppguard::traffic smppguard::core benchmark::benchmark_main)
add_test(NAME bench/traffic_costs COMMAND traffic_bench --benchmark_min_time=0.01 "--benchmark_filter=push|fingerprint|consume/1000$")
set_tests_properties(bench/traffic_costs PROPERTIES LABELS bench TIMEOUT 120)
