// question: (write) which teams are there?
// in: $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (t:Team {register_key: row.key})
ON CREATE SET t.id = row.id
SET t += row.properties
