# What a balancer writes in front of a connection.
smppguard_fuzz_target(proxy_header USES net core)
target_include_directories(fuzz_proxy_header PRIVATE ${CMAKE_SOURCE_DIR}/src/net)
