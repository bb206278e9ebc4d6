"""Tests of the report in its five formats."""
