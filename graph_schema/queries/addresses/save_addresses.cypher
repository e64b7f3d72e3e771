// question: (write) which addresses does the city have?
// in: $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (a:Address {register_key: row.key})
ON CREATE SET a.id = row.id
SET a += row.properties
