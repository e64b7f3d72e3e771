// question: (write) whose sites are these?
// in: $rows (list of {key, provider})
// out: –
UNWIND $rows AS row
MATCH (s:Site {register_key: row.key})
MATCH (p:Provider {register_key: row.provider})
MERGE (p)-[:HAS_SITE]->(s)
