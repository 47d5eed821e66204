"""The command line: serve, demo, env, clock, doctor."""
