// question: (write) Keep that a move which was entered here is taken back, of a person whom a session may read on one of these grounds.
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $residence (string: random key of the dwelling moved into),
// in: $id (string: random key of the change), $act (string: random key of taking it back), $trail_id (string: random key),
// in: $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id
// Nothing comes back where it is held no more, and of protected people, households and residences (F7).
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE citizen.id = $citizen AND size(used) > 0 AND coalesce(citizen.protected, false) = false
SET citizen._lock = $fresh
WITH citizen, used
MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(residence:Residence)
WHERE residence.id = $residence AND residence.state <> 'protected' AND coalesce(household.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
  AND (residence.until IS NULL OR residence.until >= $today)
WITH DISTINCT citizen, used, residence
MATCH (value:ChangedValue {id: $id})
WHERE value.closed_at IS NULL AND value.channel_key = residence.register_key
OPTIONAL MATCH (spent:AuditEvent {id: $trail_id})
WITH citizen, used, value, count(spent) AS spent
WHERE spent = 0
SET value.act = $act, value.closed_at = $now, value.closed_because = 'taken_back'
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.about = citizen.id, kept.grounds = used
RETURN value.id AS id
