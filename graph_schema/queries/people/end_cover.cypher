// question: End a cover in a team that a session leads, where it is not over: from the day before on nothing is seen.
// after: acting_account
// in: $today (date), $caseworker (string: random key of the absent one),
// in: $deputy (string: random key of the account), $since (date), $until (date), $trail_id (string: random key),
// in: $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id
WITH session, account
WHERE session.role = 'team_lead'
MATCH (account)-[:LEADS]->(:Team)<-[:IN_TEAM]-(absent:Caseworker {id: $caseworker})
MATCH (deputy:Account {id: $deputy})
SET deputy._lock = $fresh
WITH DISTINCT absent, deputy
MATCH (deputy)-[right:ACTS_FOR {ground: 'cover', since: $since}]->(absent)
WHERE right.until >= $today
SET right.until = $until
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail
RETURN deputy.id AS id
