"""The case: what a user keeps, in one SQLite file or a PostgreSQL database. The only part of the program that writes user data."""
