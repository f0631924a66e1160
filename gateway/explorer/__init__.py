"""GraphiQL at `/graphql` for a person with a browser, working without the internet."""
