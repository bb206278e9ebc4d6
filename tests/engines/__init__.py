"""Tests of engines that are not in the contract."""
