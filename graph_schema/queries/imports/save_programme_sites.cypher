// question: (write) where do programmes take place?
// in: $rows (list of {key, site})
// out: –
UNWIND $rows AS row
MATCH (p:Programme {register_key: row.key})
MATCH (target:Site {register_key: row.site})
MERGE (p)-[:HELD_AT]->(target)
