// question: (write) to which team does a case worker belong?
// in: $rows (list of {key, team})
// out: –
UNWIND $rows AS row
MATCH (w:Caseworker {register_key: row.key})
MATCH (t:Team {register_key: row.team})
MERGE (w)-[:IN_TEAM]->(t)
