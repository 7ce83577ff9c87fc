"""The case: what a user keeps, in one SQLite file. The only part of the program that writes user data."""
