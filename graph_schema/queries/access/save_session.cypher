// question: Begin a session of an account that may sign in.
// in: $id (string: keyed hash), $account (string: random key), $properties (map: what stands at the session)
// out: id
MATCH (account:Account {id: $account})
WHERE account.disabled_at IS NULL
MERGE (session:Session {id: $id})
SET session += $properties
MERGE (session)-[:OF]->(account)
RETURN session.id AS id
