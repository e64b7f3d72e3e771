// question: Change an account that nobody else has changed meanwhile.
// in: $id (string: random key), $version (integer: as it was read), $changes (map: new values, null takes one away),
// in: $fresh (string: of this attempt)
// out: id
MATCH (account:Account {id: $id})
SET account._lock = $fresh
WITH account
WHERE account.version = $version
SET account += $changes, account.version = $version + 1
RETURN account.id AS id
