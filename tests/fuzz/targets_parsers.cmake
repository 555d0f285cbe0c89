# The readers of octets from peers: the stream, PDU bodies, message text, the grammar of recipients, edited PDUs, own
# message_ids.
smppguard_fuzz_target(framer USES core smpp)
smppguard_fuzz_target(view USES core smpp)
smppguard_fuzz_target(text USES core smpp)
smppguard_fuzz_target(multi_edit USES core smpp)
smppguard_fuzz_target(tlv_edit USES core smpp)
smppguard_fuzz_target(approval USES core policy)
smppguard_fuzz_target(complaint USES core policy)
smppguard_fuzz_target(keywords USES core policy)
target_include_directories(fuzz_keywords PRIVATE ${CMAKE_SOURCE_DIR}/src/policy)
smppguard_fuzz_target(message_id USES core relay policy smpp)
