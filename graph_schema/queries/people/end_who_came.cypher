// question: (write) End what the equal-opportunity officer may read of a person: from the day before on nothing is seen.
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $account (string: random key of her account),
// in: $last (date: yesterday), $trail_id (string: random key), $trail (map: what stands in the trail),
// in: $fresh (string: of this attempt)
// out: id
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE citizen.id = $citizen AND size(used) > 0
MATCH (own:Account {id: $account})
SET own._lock = $fresh
WITH citizen, used, own
MATCH (own)-[right:MAY_SEE]->(citizen)
WHERE right.role = 'equal_opportunity_officer' AND right.until >= $today
SET right.until = $last
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.grounds = used
RETURN DISTINCT kept.id AS id
