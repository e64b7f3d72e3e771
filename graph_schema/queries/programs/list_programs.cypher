// question: Which programs are there, in the order of names, and when was each used last, when does a key end next?
// in: $now (datetime)
// out: id, name, scopes, created_at, ended_at, version, used_at, active, next_end
MATCH (program:PartnerProgram)
OPTIONAL MATCH (key:ProgramKey)-[:KEY_OF]->(program)
WITH program, max(key.used_at) AS used_at,
  sum(CASE WHEN key.revoked_at IS NULL AND key.ends_at > $now THEN 1 ELSE 0 END) AS active,
  min(CASE WHEN key.revoked_at IS NULL AND key.ends_at > $now THEN key.ends_at END) AS next_end
RETURN program.id AS id, program.name AS name, program.scopes AS scopes, program.created_at AS created_at,
  program.ended_at AS ended_at, program.version AS version, used_at, active,
  next_end
ORDER BY program.sort_key
