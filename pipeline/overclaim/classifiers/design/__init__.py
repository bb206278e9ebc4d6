"""The study design of an abstract, read from its words and from the cues of the design lexicon."""
