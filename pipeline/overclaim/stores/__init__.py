"""The claims dataset (Parquet) and the literature (LanceDB)."""
