// question: Take every second factor of an account away: codes, recovery codes and passkeys.
// in: $account (string: random key), $fresh (string: of this attempt)
// out: id
MATCH (account:Account {id: $account})
SET account._lock = $fresh
WITH account
SET account.sealed_codes = null, account.recovery_keys = null, account.version = account.version + 1
WITH account
OPTIONAL MATCH (passkey:Passkey)-[:PROVES]->(account)
DETACH DELETE passkey
RETURN DISTINCT account.id AS id
