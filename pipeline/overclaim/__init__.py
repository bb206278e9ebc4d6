"""Overclaim: what biomedical abstracts claim, and which statements of an article say more than they carry."""

__version__ = "0.1.0"
