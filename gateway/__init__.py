"""The door: ASGI application, sign-in, streams, limits, health, command line. No rule and no query lives here."""
