// question: Who is advised in the caseload of the invented town's sign-in, and who has nothing that was changed here?
// in: $limit (integer)
// out: key
MATCH (account:Account {demo: true})-[:ACTS_FOR {ground: 'own'}]->(:Caseworker)<-[:ADVISED_BY]-(citizen:Citizen)
OPTIONAL MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue)
WITH citizen, count(value) AS changed
WHERE changed = 0
RETURN citizen.register_key AS key
ORDER BY key
LIMIT $limit
