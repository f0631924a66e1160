"""What breaks promises by its number: `make storm` asks far more of them than a test has time for, and prints what held."""
