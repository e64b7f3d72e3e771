// question: (write) Take back that a person whom a session may read is pre-registered with an equal-opportunity officer.
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $officer (string: random key of the account),
// in: $last (date: yesterday), $trail_id (string: random key), $trail (map: what stands in the trail),
// in: $fresh (string: of this attempt)
// out: id
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE citizen.id = $citizen AND size(used) > 0
MATCH (officer:Account {id: $officer})
SET officer._lock = $fresh
WITH citizen, used, officer
MATCH (officer)-[right:MAY_SEE {ground: 'sent'}]->(citizen)
WHERE right.until >= $today
SET right.until = $last
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.grounds = used
RETURN officer.id AS id
