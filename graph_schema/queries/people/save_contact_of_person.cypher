// question: Record a contact with one person whom a session may read on one of these grounds.
// after: visible_citizens
// in: $citizen (string: random key), $grounds (list of strings), $id (string: random key of the contact),
// in: $properties (map: what stands at the contact), $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
SET citizen._lock = $fresh
WITH citizen
OPTIONAL MATCH (other:Citizen)-[:HAD_CONTACT]->(:ContactEvent {id: $id})
WHERE other.id <> citizen.id
WITH citizen, count(other) AS others
WHERE others = 0
MERGE (event:ContactEvent {id: $id})
ON CREATE SET event += $properties
MERGE (citizen)-[:HAD_CONTACT]->(event)
MERGE (kept:AuditEvent {id: $id})
ON CREATE SET kept += $trail
RETURN event.id AS id
