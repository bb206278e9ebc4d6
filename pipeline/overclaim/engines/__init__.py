"""Ways to run one function over many pieces of work."""
