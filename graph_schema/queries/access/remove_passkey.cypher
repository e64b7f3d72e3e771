// question: Remove a passkey of an account, never the last second factor.
// in: $account (string: random key), $passkey (string: random key), $fresh (string: of this attempt)
// out: id
MATCH (account:Account {id: $account})
SET account._lock = $fresh
WITH account
MATCH (each:Passkey)-[:PROVES]->(account)
WITH account, count(each) AS passkeys
WHERE passkeys > 1 OR account.sealed_codes IS NOT NULL
MATCH (passkey:Passkey {id: $passkey})-[:PROVES]->(account)
SET account.version = account.version + 1
DETACH DELETE passkey
RETURN account.id AS id
