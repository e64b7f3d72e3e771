// question: Add a passkey to an account that nobody else has changed meanwhile, unless the credential is known.
// in: $account (string: random key), $version (integer: as it was read), $credential_key (string: keyed hash),
// in: $id (string: random key), $properties (map: what stands at the passkey), $fresh (string: of this attempt)
// out: id
MATCH (account:Account {id: $account})
SET account._lock = $fresh
WITH account
WHERE account.version = $version
MERGE (passkey:Passkey {credential_key: $credential_key})
ON CREATE SET passkey.id = $id, passkey += $properties, account.version = $version + 1
WITH account, passkey
WHERE passkey.id = $id
MERGE (passkey)-[:PROVES]->(account)
RETURN passkey.id AS id
