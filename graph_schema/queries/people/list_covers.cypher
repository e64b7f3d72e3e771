// question: Which covers were given lately or hold still, as the data-protection officer reads it, the newest first?
// after: acting_account
// in: $today (date), $earliest (datetime)
// out: absent, deputy, given_by, given_at, since, until
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (deputy:Account)-[cover:ACTS_FOR {ground: 'cover'}]->(absent:Caseworker)
WHERE cover.until >= $today OR cover.given_at >= $earliest
OPTIONAL MATCH (giver:Account {id: cover.given_by})
RETURN [absent.given_name, absent.family_name] AS absent, deputy.display_name AS deputy,
  giver.display_name AS given_by, cover.given_at AS given_at, cover.since AS since, cover.until AS until
ORDER BY given_at DESC, deputy
