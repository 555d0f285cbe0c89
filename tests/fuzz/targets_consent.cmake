# What is told and asked about recipients, in memory.
smppguard_fuzz_target(consent_index USES consent core)
target_include_directories(fuzz_consent_index PRIVATE ${CMAKE_SOURCE_DIR}/src/consent)
