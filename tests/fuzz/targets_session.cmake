smppguard_fuzz_target(session USES relay policy smpp core)
