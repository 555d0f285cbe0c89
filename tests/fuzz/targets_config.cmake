smppguard_fuzz_target(config USES config)
