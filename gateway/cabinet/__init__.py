"""The personal cabinet: the pages that every school has on the first day. They use nothing but the public API."""
