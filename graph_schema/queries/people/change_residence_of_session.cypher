// question: (write) Keep that the address of a dwelling was changed, of a person whom a session may read on one of these grounds.
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $key (string: register key of the residence),
// in: $street (string), $house_number (string), $postcode (string), $town (string: as they were seen, '' for none),
// in: $id (string: random key of the change),
// in: $properties (map: what stands at the change), $trail_id (string: random key), $trail (map: what stands in the trail),
// in: $fresh (string: of this attempt)
// out: id
// What is written goes on only where the change is there. Nothing comes back where the address is another one by now,
// and of protected people, households and residences (F7).
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE citizen.id = $citizen AND size(used) > 0 AND coalesce(citizen.protected, false) = false
SET citizen._lock = $fresh
WITH citizen, used
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(residence:Residence {register_key: $key})
WHERE residence.state <> 'protected' AND coalesce(household.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
  AND (residence.until IS NULL OR residence.until >= $today)
  AND coalesce(residence.street, '') = $street AND coalesce(residence.house_number, '') = $house_number
  AND coalesce(residence.postcode, '') = $postcode AND coalesce(residence.town, '') = $town
WITH DISTINCT citizen, used
OPTIONAL MATCH (spent:AuditEvent {id: $trail_id})
WITH citizen, used, count(spent) AS spent
WHERE spent = 0
MERGE (value:ChangedValue {id: $id})
SET value += $properties
MERGE (citizen)-[:CHANGED_HERE]->(value)
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.grounds = used
RETURN value.id AS id
