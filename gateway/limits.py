"""Every number that the door refuses by, with its reason. Nothing else in `gateway/` holds a limit.

Times were measured on one core of a shared machine; `python -m tests.bench.guard` shows them for this one.
"""

from typing import Final

from domain.homework.files import LARGEST

# The request

BODY_BYTES: Final = 32 * 1024
"""What JSON of this size holds is walked in 10 ms; 1,000 tokens and the marks of a class page fit several times over."""
BODY_SECONDS: Final = 10.0
"""32 KiB at 26 kbit/s: slower than any telephone network that still carries a page."""
PACKED_BYTES: Final = 1_400
"""An answer that fits into one packet gains nothing by being smaller."""
URL_BYTES: Final = 8 * 1024
"""What proxies carry in a request line by default; longer documents go into a POST."""
JSON_LEVELS: Final = 24
"""Deeper than any input type, and shallow enough for every parser that may stand before this one."""

# Files, which go by addresses of their own

UPLOAD_BYTES: Final = LARGEST
UPLOAD_SECONDS: Final = 120.0
"""10 MiB at 700 kbit/s: the upward half of a poor mobile line."""
UPLOADS: Final = 8
"""Files that arrive in one process at a time: each is held in memory, up to three times while PostgreSQL takes it (240 MiB at the
worst). One that comes beside them is sent away for `UPLOAD_AGAIN_SECONDS`."""
UPLOADS_OF_ACCOUNT: Final = 2
"""So that one account, however slow its line, leaves room for the others."""
UPLOAD_AGAIN_SECONDS: Final = 5
FILE_BYTES_OF_A_REQUEST: Final = 1024 * 1024
"""Each so many bytes of a file, either way, count as one more request of the account (see `ACCOUNT_RATE`)."""
FILE_SLICE_BYTES: Final = 256 * 1024
"""What a download holds in memory. Each slice is read in a transaction of its own, so that a slow line keeps no connection busy."""

# The document, before it is parsed

TOKENS: Final = 1_000
"""Full introspection has 183. 1,000 tokens are parsed in 5 ms and validated in 25."""
NESTING: Final = 40
"""Brackets of any kind open at once. Introspection opens 10; parser and rules recurse once or twice for each."""

# The document, as a tree with its fragments spread out

DEPTH: Final = 15
"""Fields below each other: exactly what full introspection needs."""
LEVELS: Final = 48
"""Fields, inline fragments and spreads below each other: what recursion in validation and execution is bounded by."""
SELECTIONS: Final = 800
"""Fields and fragments, each counted as often as it is spread. Introspection has 230."""
OPERATIONS: Final = 10
"""Somebody with an explorer writes several into one document; each is validated with all that it spreads."""
FRAGMENTS: Final = 40
"""Validation compares fragments with each other: 41 took 15 ms, 83 took 72, 166 took 240."""
REPEATS: Final = 25
"""One name at one place of the answer: validation compares all pairs. Generated clients repeat `id` in each fragment."""
ALIASES: Final = 30
"""One field may be asked for in several ways, such as each period of a year, but not to guess or to multiply work."""
ROOTS: Final = 10
"""Root fields of a query. A mutation and a subscription have exactly one."""
DIRECTIVES: Final = 30
"""`@include` and `@skip` on the parts of a page."""
ERRORS: Final = 3
"""Problems that are reported; validation stops there (20,000 unknown fields took 0.9 s to report in full)."""
MESSAGE: Final = 300
"""Characters of one message, since messages quote what was sent."""

# What it costs to answer, known from its text and variables

COST: Final = 60_000
"""Fields in the largest answer that the arguments allow (`rows` multiplied down the tree)."""
INTROSPECTION: Final = 1.25
"""Introspection may cost this many times what the full introspection query of this schema costs."""
COST_OF_A_REQUEST: Final = 5_000
"""Each so many fields count as one more request of the account (see `ACCOUNT_RATE`)."""

# Documents kept parsed and validated

DOCUMENTS: Final = 1_000
DOCUMENTS_BYTES: Final = 64 * 1024 * 1024
"""Whichever is reached first; the bytes are estimated by `TOKEN_BYTES`."""
TOKEN_BYTES: Final = 1_000
"""Memory that a kept document takes for one token of its text, its price included: 210 to 640 bytes were measured."""
REFUSED_DOCUMENTS: Final = 500
REFUSED_BYTES: Final = 4 * 1024 * 1024
"""Refused texts are remembered apart, so that they push out no good one."""
OPEN_DOCUMENTS: Final = 100
OPEN_BYTES: Final = 4 * 1024 * 1024
"""Documents of visitors who are not signed in: sign-in and activation, as each front end writes them."""

# Rates: requests in a window of RATE_SECONDS, generous to a class of 30 telephones behind one address

RATE_SECONDS: Final = 60
NETWORK_RATE: Final = 6_000
"""All requests of one network: 200 a minute for each of the 30, and 10 a minute for each of a school of 600."""
OPEN_RATE: Final = 300
"""Requests of one network without a valid sign-in: 10 for each of the 30. Guesses are held back per account besides."""
ACCOUNT_RATE: Final = 600
"""Requests of one account, 10 a second for a whole minute, on all its devices together."""
CALENDAR_RATE: Final = 20
"""Readings of one calendar: programs ask every few minutes to every few hours, and a family has a few of them."""
SHARES: Final = 20
"""Into how many shares a window on Redis is cut: asking for each request took 0.5 ms of the gateway's processor."""
REDIS_SECONDS: Final = 0.25
"""How long a request waits for Redis to count it, before it is counted in this process."""
REDIS_REST_SECONDS: Final = 5.0
"""How long Redis is left alone after it did not answer."""

# Calendars

CALENDARS_KEPT: Final = 256
"""Calendars kept packed for the next time they are asked for: some 20 KB each, and 150 to 250 ms of a processor to write anew."""

# Live streams

STREAMS_OF_SOCKET: Final = 16
"""Subscriptions of one socket at a time: a page has its children, its classes and its school."""
STREAMS_OF_ACCOUNT: Final = 64
"""Subscriptions of one account at a time, on all its devices together, in one process."""
SOCKETS_OF_ACCOUNT: Final = 32
"""Sockets of one account at a time in one process: tabs and telephones, not a flood."""
SOCKET_MESSAGES: Final = 300
"""Messages that a socket may send in `RATE_SECONDS`: pings and changes of subscriptions need few."""
INIT_SECONDS: Final = 10.0
"""How long a socket may wait before it says who it is."""
STREAM_PAGE: Final = 50
"""Events read for one stream at once."""
STREAM_WAITING: Final = 100
"""Events that wait for a subscriber who does not take them; then nothing more is read for it until it has."""
STREAMS_AT_ONCE: Final = 256
"""Streams that are read for in one transaction: 1,000 that reconnect at once are four."""
WINDOW_SECONDS: Final = 1.0
"""How long one transaction serves the reads of streams: its start and its end are two of five journeys to PostgreSQL."""
CONFIRM_SECONDS: Final = 0.8
"""From one confirmation by the database to the next: with the time it takes, less than a second."""
CONFIRM_SLICE: Final = 100
"""Connections that are confirmed in one question: some 3 ms of PostgreSQL's time, behind which events do not wait long."""
COMPILED: Final = 1_000
"""Documents whose selections are kept compiled, as `DOCUMENTS`."""
COMPILED_SHAPES: Final = 16
"""Selections of one document, by the variables of its `@include` and `@skip`."""
KEEP_ALIVE_SECONDS: Final = 15.0
"""A sign of life on a quiet stream: proxies cut connections that are silent for 30 or 60."""
