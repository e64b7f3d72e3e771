"""GraphQL: what programs of partners may read, as explicit views on the domain."""
