// question: Which account signs in with this name?
// in: $login_key (string: keyed hash)
// out: id, login, display_name, roles, password_hash, sealed_codes, codes_step, demo, created_at, disabled_at, version,
// out: must_change, issuer, passkeys
MATCH (account:Account {login_key: $login_key})
OPTIONAL MATCH (passkey:Passkey)-[:PROVES]->(account)
WITH account, count(passkey) AS passkeys
RETURN account.id AS id, account.login AS login, account.display_name AS display_name, account.roles AS roles,
  account.password_hash AS password_hash, account.sealed_codes AS sealed_codes, account.codes_step AS codes_step,
  account.demo AS demo, account.created_at AS created_at, account.disabled_at AS disabled_at,
  account.version AS version, account.must_change AS must_change, account.issuer AS issuer, passkeys
