// question: Let a case worker of a team that a session leads stand in for another one of it, for some days.
// after: acting_account
// in: $today (date), $caseworker (string: random key of the absent one),
// in: $deputy (string: random key of the account), $since (date), $until (date), $trail_id (string: random key),
// in: $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: id
WITH session, account
WHERE session.role = 'team_lead'
MATCH (account)-[:LEADS]->(team:Team)<-[:IN_TEAM]-(absent:Caseworker {id: $caseworker})
MATCH (deputy:Account {id: $deputy})-[own:ACTS_FOR {ground: 'own'}]->(other:Caseworker)-[:IN_TEAM]->(team)
// Nobody gives herself what others' people trust to a colleague: a lead who advises, too, is no deputy of her own choice.
WHERE deputy.disabled_at IS NULL AND other.id <> absent.id AND deputy.id <> account.id
  AND own.since <= $today AND (own.until IS NULL OR own.until >= $today)
WITH DISTINCT account, absent, deputy
SET deputy._lock = $fresh
WITH account, absent, deputy
MERGE (deputy)-[right:ACTS_FOR {ground: 'cover', since: $since}]->(absent)
SET right.role = 'caseworker', right.until = $until, right.given_at = $now, right.given_by = account.id
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail
RETURN deputy.id AS id
