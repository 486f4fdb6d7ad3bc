"""Turns a folder of dated articles into RSS, Atom and JSON feeds, one set for each topic."""

__version__ = "0.1.0"
