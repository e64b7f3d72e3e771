// question: Make an account, unless the name to sign in with is taken.
// in: $login_key (string: keyed hash), $id (string: random key), $properties (map: what stands at the account)
// out: id
MERGE (account:Account {login_key: $login_key})
ON CREATE SET account.id = $id, account += $properties
RETURN account.id AS id
