"""The cabinet in a browser, as people use it: `make test-e2e`."""
