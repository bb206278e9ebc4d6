"""Documents into sentences, figures, named things, claims, evidence levels, and statements into verdicts."""
