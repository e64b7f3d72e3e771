// question: Begin a session of an account that may sign in.
// in: $id (string: keyed hash), $account (string: random key), $version (integer or null: of the account as it was read),
// in: $former (string: keyed hash of the session that it goes on from, or empty),
// in: $properties (map: what stands at the session), $fresh (string: of this attempt)
// out: id
// Nothing comes back where the account was changed since it was read, such as by a new password, or where the session
// before was ended: what was proved by then proves nothing any more.
MATCH (account:Account {id: $account})
SET account._lock = $fresh
WITH account
OPTIONAL MATCH (former:Session {id: $former})-[:OF]->(account)
WITH account, count(former) AS before
WHERE account.disabled_at IS NULL AND ($version IS NULL OR account.version = $version)
  AND ($former = '' OR before > 0)
MERGE (session:Session {id: $id})
SET session += $properties
MERGE (session)-[:OF]->(account)
RETURN session.id AS id
