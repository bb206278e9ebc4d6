"""Files into documents, as streams; a malformed record becomes a counted failure."""
