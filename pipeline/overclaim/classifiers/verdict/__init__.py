"""The verdict model: a logistic regression over the named figures of a statement and its evidence."""
