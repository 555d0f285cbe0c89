# What is kept of texts for the analytics.
smppguard_fuzz_target(traffic_fingerprint USES traffic core)
