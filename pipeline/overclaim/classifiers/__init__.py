"""Models that label sentences: load, verify, predict, train."""
