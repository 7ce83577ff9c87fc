"""bordermap: from articles about a border to a map of claims and denials."""

__version__ = "0.1.0"
