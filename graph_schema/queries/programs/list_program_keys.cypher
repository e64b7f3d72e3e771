// question: Which keys and client secrets does a program have, the newest first, and how many tokens hold for each?
// in: $program (string: random key), $now (datetime)
// out: id, kind, prefix, scopes, created_at, ends_at, revoked_at, used_at, tokens
MATCH (key:ProgramKey)-[:KEY_OF]->(program:PartnerProgram {id: $program})
OPTIONAL MATCH (token:ProgramToken)-[:TOKEN_OF]->(key)
WHERE token.ends_at > $now
WITH key, count(token) AS tokens
RETURN key.id AS id, key.kind AS kind, key.prefix AS prefix, key.scopes AS scopes, key.created_at AS created_at,
  key.ends_at AS ends_at, key.revoked_at AS revoked_at, key.used_at AS used_at, tokens
ORDER BY created_at DESC, id
