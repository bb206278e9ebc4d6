"""Scores of prediction files against gold files."""
