"""Migrations of this package's tables: made by `python -m banshi_platform.makemigrations`, never edited after."""
