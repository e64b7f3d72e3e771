// question: Record a contact with one person whom a session may read on one of these grounds.
// after: visible_citizens
// in: $citizen (string: random key), $grounds (list of strings), $id (string: random key of the contact),
// in: $properties (map: what stands at the contact), $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id
// The trail's entry has the contact's key. A key whose entry is there while this person has no such contact was taken
// back, or belongs to somebody else: nothing is written by it again. Nor is anything by the key of another's contact
// that came with an import, and so has no entry: that one would be shown as this person's.
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE citizen.id = $citizen AND size(used) > 0
SET citizen._lock = $fresh
WITH citizen, used
OPTIONAL MATCH (spent:AuditEvent {id: $id})
OPTIONAL MATCH (citizen)-[:HAD_CONTACT]->(there:ContactEvent {id: $id})
OPTIONAL MATCH (anywhere:ContactEvent {id: $id})
WITH citizen, used, count(DISTINCT spent) AS spent, count(DISTINCT there) AS there, count(DISTINCT anywhere) AS anywhere
WHERE spent = there AND anywhere = there
MERGE (event:ContactEvent {id: $id})
ON CREATE SET event += $properties
MERGE (citizen)-[:HAD_CONTACT]->(event)
MERGE (kept:AuditEvent {id: $id})
ON CREATE SET kept += $trail, kept.grounds = used
RETURN event.id AS id
