// question: Keep what was read or done.
// in: $id (string: random key), $properties (map: who, in which role, what, about whom, on what ground)
// out: –
MERGE (event:AuditEvent {id: $id})
SET event += $properties
