// question: (write) who delivers programmes?
// in: $rows (list of {key, provider})
// out: –
UNWIND $rows AS row
MATCH (p:Programme {register_key: row.key})
MATCH (target:Provider {register_key: row.provider})
MERGE (p)-[:OFFERED_BY]->(target)
