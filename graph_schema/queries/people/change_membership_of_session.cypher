// question: (write) Keep that a role in a household was corrected, of a person whom a session may read on one of these grounds, or of somebody who belongs to it with that person.
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $key (string: register key of the membership),
// in: $seen (string: role as it was seen), $id (string: random key of the change),
// in: $properties (map: what stands at the change), $trail_id (string: random key), $trail (map: what stands in the trail),
// in: $fresh (string: of this attempt)
// out: id
// What is written goes on only where the change is there. Nothing comes back where the role is another one by now. The
// trail is that of whose role it is.
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE citizen.id = $citizen AND size(used) > 0
SET citizen._lock = $fresh
WITH citizen, used
MATCH (citizen)-[own:MEMBER_OF]->(household:Household)
WHERE own.since <= $today AND (own.until IS NULL OR own.until >= $today)
MATCH (household)<-[membership:MEMBER_OF]-(member:Citizen)
WHERE membership.id = $key AND membership.role = $seen AND (membership.until IS NULL OR membership.until >= $today)
WITH DISTINCT citizen, used, member
OPTIONAL MATCH (spent:AuditEvent {id: $trail_id})
WITH citizen, used, member, count(spent) AS spent
WHERE spent = 0
MERGE (value:ChangedValue {id: $id})
SET value += $properties
MERGE (citizen)-[:CHANGED_HERE]->(value)
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.about = member.id, kept.grounds = used
RETURN value.id AS id
