// question: Which program signs in with this secret, and what may it do?
// in: $key_hash (string: keyed hash), $kind (string: api_key, client_secret), $now (datetime)
// out: id, name, program_scopes, key_id, scopes, ends_at, used_at
MATCH (key:ProgramKey {key_hash: $key_hash})-[:KEY_OF]->(program:PartnerProgram)
WHERE key.kind = $kind AND key.revoked_at IS NULL AND key.ends_at > $now AND program.ended_at IS NULL
RETURN program.id AS id, program.name AS name, program.scopes AS program_scopes, key.id AS key_id,
  key.scopes AS scopes, key.ends_at AS ends_at, key.used_at AS used_at
