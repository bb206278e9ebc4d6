"""Named things and PICO spans in a text: word windows, one BIO head per label, ONNX inference, training."""
