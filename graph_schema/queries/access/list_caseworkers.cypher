// question: Which case workers are there, with their team and how many people they advise?
// in: $teams (list of strings: random keys; empty: of all)
// out: id, given_name, family_name, team_id, team, people
MATCH (caseworker:Caseworker)-[:IN_TEAM]->(team:Team)
WHERE size($teams) = 0 OR team.id IN $teams
OPTIONAL MATCH (caseworker)<-[:ADVISED_BY]-(citizen:Citizen)
RETURN caseworker.id AS id, caseworker.given_name AS given_name, caseworker.family_name AS family_name,
  team.id AS team_id, team.name AS team, count(citizen) AS people
ORDER BY team, family_name, given_name, id
