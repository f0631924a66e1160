"""Sign-in through an identity provider: the way there and back over HTTP, and the ways to speak with one."""
