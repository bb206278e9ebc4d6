"""The search model: texts as vectors, so that evidence is found that shares no word with a statement."""
