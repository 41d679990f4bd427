"""Run the command line: `python -m passerelle`."""

from passerelle.cli import main

if __name__ == "__main__":
    main()
