"""A report as text, JSON, HTML, SARIF or CSV."""
