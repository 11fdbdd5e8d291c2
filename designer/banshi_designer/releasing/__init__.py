"""From a draft to the public: what differs, comments and sign-offs, publishing now or later, impact, rehearsal."""
