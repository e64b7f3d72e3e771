// question: Which program signs in with this token, and what may it do?
// in: $id (string: keyed hash), $now (datetime)
// out: id, name, program_scopes, key_id, key_scopes, scopes, ends_at, used_at
// What has become of its client secret, and of the program, since the token was given holds for the token too.
MATCH (token:ProgramToken {id: $id})-[:TOKEN_OF]->(key:ProgramKey)-[:KEY_OF]->(program:PartnerProgram)
WHERE token.ends_at > $now AND key.revoked_at IS NULL AND key.ends_at > $now AND program.ended_at IS NULL
RETURN program.id AS id, program.name AS name, program.scopes AS program_scopes, key.id AS key_id,
  key.scopes AS key_scopes, token.scopes AS scopes, token.ends_at AS ends_at, key.used_at AS used_at
