// question: (write) which contacts were there?
// in: $rows (list of {key, id, citizen, properties})
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.citizen})
MERGE (e:ContactEvent {register_key: row.key})
ON CREATE SET e.id = row.id
SET e += row.properties
MERGE (c)-[:HAD_CONTACT]->(e)
