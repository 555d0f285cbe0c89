# The reader of what a database server sends in bulk.
smppguard_fuzz_target(copy_rows USES store core)
target_include_directories(fuzz_copy_rows PRIVATE ${CMAKE_SOURCE_DIR}/src/store)
