smppguard_fuzz_target(session WITH session_witness.cpp session_traffic.cpp USES relay policy smpp core)
smppguard_fuzz_target(receiver USES relay policy smpp core)
smppguard_fuzz_target(assertion USES relay policy smpp core)
