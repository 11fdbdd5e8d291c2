"""The administrator's routes. They translate between requests and the designer's functions, and decide nothing."""
