// question: (write) which relationships did nodes have before? (all names in backticks: as declared)
// in: $rows (list of {source, target, properties})
// out: –
UNWIND $rows AS row
MATCH (a:`SOURCE` {`SOURCE_KEY`: row.source})
MATCH (b:`TARGET` {`TARGET_KEY`: row.target})
MERGE (a)-[r:`TYPE`]->(b)
SET r = row.properties
