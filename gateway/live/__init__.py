"""Live streams: what this process watches for whom, and the two ways it leaves by, WebSocket and server-sent events."""
