// question: (write) who advises a citizen?
// in: $rows (list of {key, caseworker})
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.key})
MATCH (w:Caseworker {register_key: row.caseworker})
MERGE (c)-[:ADVISED_BY]->(w)
