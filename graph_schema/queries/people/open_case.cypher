// question: Open the case of a person by the leading system's number, for the days and the reason that are given.
// in: $session (string: keyed hash), $now (datetime), $today (date), $citizen_key (string: keyed hash of the number),
// in: $until (date), $reason (string), $fresh (string: of this attempt)
// out: id, ground
// A case worker opens any case; the lead of a team those of the own team.
MATCH (session:Session {id: $session})-[:OF]->(account:Account)
WHERE session.state = 'full' AND session.ends_at > $now AND session.idle_until > $now
  AND account.disabled_at IS NULL AND session.role IN account.roles AND session.role IN ['caseworker', 'team_lead']
MATCH (citizen:Citizen {register_key: $citizen_key})
OPTIONAL MATCH (account)-[:LEADS]->(team:Team)<-[:IN_TEAM]-(:Caseworker)<-[:ADVISED_BY]-(citizen)
WITH session, account, citizen, count(team) AS led
WHERE session.role = 'caseworker' OR led > 0
SET account._lock = $fresh
WITH session, account, citizen,
  CASE WHEN session.role = 'caseworker' THEN 'opened' ELSE 'supervision' END AS ground
MERGE (account)-[right:MAY_SEE {ground: ground, since: $today}]->(citizen)
SET right.role = session.role, right.until = $until, right.stated_reason = $reason, right.given_at = $now,
  right.given_by = account.id
RETURN citizen.id AS id, ground
