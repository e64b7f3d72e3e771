// question: Whose number does the invented town show, to be tried out by who does not advise this person?
// in: –
// out: key, sealed
// Somebody whom a colleague of the shown case worker advises, of the same team where it has one. Chosen by names, not by
// keys, so that each instance with the same town shows the same number. It begins at the accounts that only the invented
// town has; no other graph answers it.
MATCH (account:Account {demo: true})-[:ACTS_FOR {ground: 'own'}]->(own:Caseworker)-[:IN_TEAM]->(team:Team)
MATCH (other:Caseworker)-[:IN_TEAM]->(theirs:Team)
WHERE other.id <> own.id
WITH other, CASE WHEN theirs.id = team.id THEN 0 ELSE 1 END AS distance
ORDER BY distance, other.family_name, other.given_name, other.id
LIMIT 5
MATCH (other)<-[:ADVISED_BY]-(citizen:Citizen)
WHERE coalesce(citizen.protected, false) = false
RETURN citizen.register_key AS key, citizen.sealed_number AS sealed
ORDER BY distance, other.family_name, other.given_name, citizen.family_name, citizen.given_name, citizen.birth_date
LIMIT 1
