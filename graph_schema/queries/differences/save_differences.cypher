// question: (write) where does the leading system say something else than what a person changed here?
// in: $rows (list of {change, id, properties})
// out: –
UNWIND $rows AS row
MATCH (v:ChangedValue {id: row.change})
MERGE (d:Difference {id: row.id})
SET d += row.properties
MERGE (v)-[:HAS_DIFFERENCE]->(d)
