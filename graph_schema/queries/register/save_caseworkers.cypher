// question: (write) which case workers are there?
// in: $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (w:Caseworker {register_key: row.key})
ON CREATE SET w.id = row.id
SET w += row.properties
