"""The cross-encoder for stance: what evidence says about a statement, read together."""
