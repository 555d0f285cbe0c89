# The reader of documents that people hand in.
smppguard_fuzz_target(licence USES registry core)
