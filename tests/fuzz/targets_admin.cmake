# What an operator imports.
smppguard_fuzz_target(permissions_csv USES admin core)
smppguard_fuzz_target(ftc_complaints USES admin core)
