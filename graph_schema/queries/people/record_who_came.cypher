// question: (write) Keep that a person came to the equal-opportunity officer herself, with her wish, to a last day.
// after: acting_account
// in: $today (date), $citizen_key (string: keyed hash of the number), $until (date), $wish (string),
// in: $trail_id (string: random key), $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id
// The wish is content: it stands at the right, which she alone reads, and not in the trail.
WITH session, account
WHERE session.role = 'equal_opportunity_officer'
MATCH (citizen:Citizen {register_key: $citizen_key})
SET account._lock = $fresh
WITH session, account, citizen
MERGE (account)-[right:MAY_SEE {ground: 'came', given_at: $now}]->(citizen)
SET right.role = session.role, right.since = $today, right.until = $until, right.stated_reason = $wish,
  right.given_by = account.id
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.about = citizen.id, kept.grounds = ['came']
RETURN citizen.id AS id
