"""Sends messages by SMTP."""
