"""Training of the fine-tuned encoder; needs the extra ``train`` and is never imported by inference."""
