// question: Revoke one key of a program, or all, where that was kept in the trail.
// in: $event (string: random key of the change), $program (string: random key), $key (string: random key; empty: all),
// in: $now (datetime)
// out: –
MATCH (event:AuditEvent {id: $event})
MATCH (key:ProgramKey)-[:KEY_OF]->(program:PartnerProgram {id: $program})
WHERE ($key = '' OR key.id = $key) AND key.revoked_at IS NULL
SET key.revoked_at = $now
