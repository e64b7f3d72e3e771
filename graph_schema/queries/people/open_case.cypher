// question: Open the case of a person by the leading system's number, for the days and the reason that are given.
// after: acting_account
// in: $today (date), $citizen_key (string: keyed hash of the number), $until (date), $reason (string),
// in: $trail_id (string: random key), $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id, ground
// A case worker opens any case; the lead of a team those of the own team. Each opening is a right of its own, with its
// reason: a second one on the same day does not replace the first.
WITH session, account
WHERE session.role IN ['caseworker', 'team_lead']
MATCH (citizen:Citizen {register_key: $citizen_key})
OPTIONAL MATCH (account)-[:LEADS]->(team:Team)<-[:IN_TEAM]-(:Caseworker)<-[:ADVISED_BY]-(citizen)
WITH session, account, citizen, count(team) AS led
WHERE session.role = 'caseworker' OR led > 0
SET account._lock = $fresh
WITH session, account, citizen,
  CASE WHEN session.role = 'caseworker' THEN 'opened' ELSE 'supervision' END AS ground
MERGE (account)-[right:MAY_SEE {ground: ground, given_at: $now}]->(citizen)
SET right.role = session.role, right.since = $today, right.until = $until, right.stated_reason = $reason,
  right.given_by = account.id
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.about = citizen.id, kept.grounds = [ground]
RETURN citizen.id AS id, ground
