// question: (write) Pre-register a person whom a session may read with the equal-opportunity officer, to a last day.
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key), $officer (string: random key of the account),
// in: $until (date), $account (string: random key of who does it), $trail_id (string: random key),
// in: $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id
// Nothing comes back where the person is registered there already.
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE citizen.id = $citizen AND size(used) > 0
MATCH (officer:Account {id: $officer})
WHERE officer.disabled_at IS NULL AND 'equal_opportunity_officer' IN officer.roles
SET officer._lock = $fresh
WITH citizen, used, officer
OPTIONAL MATCH (officer)-[there:MAY_SEE {ground: 'sent'}]->(citizen)
WHERE there.until >= $today AND there.given_at <> $now
WITH citizen, used, officer, count(there) AS there
WHERE there = 0
MERGE (officer)-[right:MAY_SEE {ground: 'sent', given_at: $now}]->(citizen)
SET right.role = 'equal_opportunity_officer', right.since = $today, right.until = $until, right.given_by = $account
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.grounds = used
RETURN officer.id AS id
