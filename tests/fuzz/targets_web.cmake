# What a request line names, and where it leads.
smppguard_fuzz_target(http_target USES web core)
target_include_directories(fuzz_http_target PRIVATE ${CMAKE_SOURCE_DIR}/src/web)
