// question: Give a token for a client secret that still holds.
// in: $key (string: random key), $now (datetime), $id (string: keyed hash), $properties (map: what stands at the token)
// out: id
MATCH (key:ProgramKey {id: $key})-[:KEY_OF]->(program:PartnerProgram)
WHERE key.revoked_at IS NULL AND key.ends_at > $now AND program.ended_at IS NULL
MERGE (token:ProgramToken {id: $id})
SET token += $properties
MERGE (token)-[:TOKEN_OF]->(key)
RETURN token.id AS id
