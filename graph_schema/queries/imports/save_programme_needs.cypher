// question: (write) which needs do programmes work on?
// in: $rows (list of {key, code})
// out: –
UNWIND $rows AS row
MATCH (p:Programme {register_key: row.key})
MATCH (target:Need {code: row.code})
MERGE (p)-[:ADDRESSES]->(target)
