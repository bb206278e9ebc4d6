"""What the training of every encoder shares: base, batches, loop, calibration, export and the head of its manifest."""
