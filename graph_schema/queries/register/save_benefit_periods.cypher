// question: (write) when did citizens draw benefits?
// in: $rows (list of {key, id, citizen, properties})
// out: –
UNWIND $rows AS row
MATCH (c:Citizen {register_key: row.citizen})
MERGE (p:BenefitPeriod {register_key: row.key})
ON CREATE SET p.id = row.id
SET p += row.properties
MERGE (c)-[:RECEIVES]->(p)
