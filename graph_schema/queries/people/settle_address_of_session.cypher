// question: (write) Keep in the trail that an address is settled at which people live whom a session may read.
// after: visible_citizens
// in: $grounds (list of strings), $residences (list of strings: register keys),
// in: $events (list of {id, about}: random key of an entry, and of the person), $trail (map: what stands in the trail)
// out: id
// What is written of the address goes on only where one of these entries is there. Nothing of protected people (F7).
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE size(used) > 0 AND coalesce(citizen.protected, false) = false
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(residence:Residence)
WHERE residence.register_key IN $residences AND residence.state <> 'protected'
  AND coalesce(household.protected, false) = false
WITH citizen, used, count(residence) AS there
UNWIND $events AS event
WITH citizen, used, event
WHERE event.about = citizen.id
MERGE (kept:AuditEvent {id: event.id})
ON CREATE SET kept += $trail, kept.about = citizen.id, kept.grounds = used
RETURN kept.id AS id
