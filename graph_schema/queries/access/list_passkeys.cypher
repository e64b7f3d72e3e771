// question: Which passkeys does an account have, the oldest first?
// in: $account (string: random key)
// out: id, credential_key, sealed_credential, public_key, sign_count, transports, name, created_at, used_at
MATCH (passkey:Passkey)-[:PROVES]->(account:Account {id: $account})
RETURN passkey.id AS id, passkey.credential_key AS credential_key, passkey.sealed_credential AS sealed_credential,
  passkey.public_key AS public_key, passkey.sign_count AS sign_count, passkey.transports AS transports,
  passkey.called AS name, passkey.created_at AS created_at, passkey.used_at AS used_at
ORDER BY created_at, id
