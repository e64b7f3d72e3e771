// question: who advises whom, those who are advised by nobody too?
// in: –
// out: citizen, caseworkers
MATCH (c:Citizen)
OPTIONAL MATCH (c)-[:ADVISED_BY]->(w:Caseworker)
RETURN c.id AS citizen, collect(w.id) AS caseworkers
