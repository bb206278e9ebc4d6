"""The verdict model: a logistic regression over the named features of a statement and its evidence."""
