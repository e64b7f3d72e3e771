// question: Keep several things that were read or done in one act.
// in: $rows (list of {id, properties}: random key; who, in which role, what, about whom, on what ground)
// out: –
UNWIND $rows AS row
MERGE (event:AuditEvent {id: row.id})
SET event += row.properties
