// question: (write) which citizens are there?
// in: $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (c:Citizen {register_key: row.key})
ON CREATE SET c.id = row.id
SET c += row.properties
