"""Crash safety: what is killed, filled up, damaged or started twice ends as if nothing had happened, or says so."""
