// question: Change a program that nobody else has changed meanwhile and keep that in the trail; no key too many.
// in: $id (string: random key), $version (integer: as it was read), $changes (map: new values),
// in: $kind (string: kind of key that is to be made; empty: none), $most (integer: that may hold at a time),
// in: $now (datetime), $event (string: random key), $entry (map: who, in which role, what),
// in: $fresh (string: of this attempt)
// out: id
MATCH (program:PartnerProgram {id: $id})
SET program._lock = $fresh
WITH program
WHERE program.version = $version AND program.ended_at IS NULL
OPTIONAL MATCH (key:ProgramKey)-[:KEY_OF]->(program)
WHERE key.kind = $kind AND key.revoked_at IS NULL AND key.ends_at > $now
WITH program, count(key) AS active
WHERE active < $most
SET program += $changes, program.version = $version + 1
MERGE (event:AuditEvent {id: $event})
SET event += $entry, event.version = $version + 1
RETURN program.id AS id
