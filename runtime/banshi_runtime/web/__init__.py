"""The runtime's pages: each endpoint reads what was sent, calls one service, fills one page's context."""
