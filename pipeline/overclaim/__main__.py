"""``python -m overclaim``."""

from overclaim.cli import main

if __name__ == "__main__":
    main()
