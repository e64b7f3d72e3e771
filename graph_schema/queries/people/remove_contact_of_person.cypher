// question: Take back a contact that an account has recorded lately and that has not left in a file yet.
// after: visible_citizens
// in: $citizen (string: random key), $id (string: random key of the contact), $account (string: random key),
// in: $earliest (datetime), $trail_id (string: random key), $trail (map: what stands in the trail),
// in: $fresh (string: of this attempt)
// out: id
// A client's key that stands for another act in the trail takes nothing back: nothing goes without an entry of its own.
WITH citizen, grounds
WHERE citizen.id = $citizen
SET citizen._lock = $fresh
WITH citizen
MATCH (citizen)-[:HAD_CONTACT]->(event:ContactEvent {id: $id}), (kept:AuditEvent {id: $id})
WHERE event.origin = 'here' AND kept.account = $account AND event.recorded_at >= $earliest
OPTIONAL MATCH (event)-[:EXPORTED_IN]->(run:ExportRun)
OPTIONAL MATCH (spent:AuditEvent {id: $trail_id})
WITH event, run, spent
WHERE run IS NULL AND spent IS NULL
MERGE (taken:AuditEvent {id: $trail_id})
ON CREATE SET taken += $trail
DETACH DELETE event
RETURN taken.id AS id
