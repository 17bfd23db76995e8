"""Our own terminal as the drills of compliance drive it: real program, simulated devices."""
