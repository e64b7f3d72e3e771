// question: Which case workers are in the teams that a session leads, and how many people does each advise?
// after: acting_account
// in: $today (date)
// out: caseworker_id, given_name, family_name, team_id, team, people, accounts, covers
WITH session, account
WHERE session.role = 'team_lead'
MATCH (account)-[:LEADS]->(team:Team)<-[:IN_TEAM]-(caseworker:Caseworker)
OPTIONAL MATCH (caseworker)<-[:ADVISED_BY]-(citizen:Citizen)
WITH team, caseworker, count(citizen) AS people
OPTIONAL MATCH (own:Account)-[right:ACTS_FOR {ground: 'own'}]->(caseworker)
WHERE own.disabled_at IS NULL AND right.since <= $today AND (right.until IS NULL OR right.until >= $today)
WITH team, caseworker, people, collect({id: own.id, name: own.display_name}) AS accounts
OPTIONAL MATCH (deputy:Account)-[cover:ACTS_FOR {ground: 'cover'}]->(caseworker)
WHERE cover.until >= $today
RETURN caseworker.id AS caseworker_id, caseworker.given_name AS given_name, caseworker.family_name AS family_name,
  team.id AS team_id, team.name AS team, people, accounts,
  collect({account: deputy.id, name: deputy.display_name, since: cover.since, until: cover.until}) AS covers
ORDER BY team, family_name, given_name, caseworker_id
