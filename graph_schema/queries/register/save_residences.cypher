// question: (write) where do households live, and since when?
// in: $rows (list of {key, id, household, properties})
// out: –
UNWIND $rows AS row
MATCH (h:Household {register_key: row.household})
MERGE (r:Residence {register_key: row.key})
ON CREATE SET r.id = row.id
SET r += row.properties
MERGE (h)-[:LIVES_IN]->(r)
