# The readers of the journal's files, which anybody may have been at.
smppguard_fuzz_target(journal_line USES journal core)
target_include_directories(fuzz_journal_line PRIVATE ${CMAKE_SOURCE_DIR}/src/journal)
smppguard_fuzz_target(journal_segment USES journal core)
target_include_directories(fuzz_journal_segment PRIVATE ${CMAKE_SOURCE_DIR}/src/journal)
