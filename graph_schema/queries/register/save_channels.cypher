// question: (write) how can citizens be reached, and does it work?
// in: $rows (list of {key, id, citizen, properties})
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.citizen})
MERGE (channel:Channel {register_key: row.key})
ON CREATE SET channel.id = row.id
SET channel += row.properties
MERGE (c)-[:REACHED_BY]->(channel)
