"""The web kernel: what every request goes through before and after a surface answers it."""
