// question: (write) which needs does a citizen have?
// in: $rows (list of {key, code})
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.key})
MATCH (n:Need {code: row.code})
MERGE (c)-[:HAS_NEED]->(n)
