// question: Who stands in for the person behind a session, or did lately, from when to when, and who arranged it?
// after: acting_account
// in: $today (date), $earliest (date)
// out: deputy, given_by, given_at, since, until
WITH session, account
WHERE session.role = 'caseworker'
MATCH (account)-[own:ACTS_FOR {ground: 'own'}]->(absent:Caseworker)
WHERE own.since <= $today AND (own.until IS NULL OR own.until >= $today)
WITH DISTINCT absent
MATCH (deputy:Account)-[cover:ACTS_FOR {ground: 'cover'}]->(absent)
WHERE cover.until >= $earliest
OPTIONAL MATCH (giver:Account {id: cover.given_by})
RETURN deputy.display_name AS deputy, giver.display_name AS given_by, cover.given_at AS given_at,
  cover.since AS since, cover.until AS until
ORDER BY since DESC, deputy
