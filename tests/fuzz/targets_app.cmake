# The data files that operators edit.
smppguard_fuzz_target(quiet_hours_csv USES app)
target_include_directories(fuzz_quiet_hours_csv PRIVATE ${CMAKE_SOURCE_DIR}/src/app)
