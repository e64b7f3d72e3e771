// question: (write) which households are there?
// in: $rows (list of {key, id, properties})
// out: –
UNWIND $rows AS row
MERGE (h:Household {register_key: row.key})
ON CREATE SET h.id = row.id
SET h += row.properties
