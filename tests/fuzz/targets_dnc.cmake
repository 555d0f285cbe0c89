# The readers of files from outside: registry lists and snapshots.
smppguard_fuzz_target(flat_file USES dnc core)
target_include_directories(fuzz_flat_file PRIVATE ${CMAKE_SOURCE_DIR}/src/dnc)
smppguard_fuzz_target(snapshot USES dnc core)
target_include_directories(fuzz_snapshot PRIVATE ${CMAKE_SOURCE_DIR}/src/dnc)
