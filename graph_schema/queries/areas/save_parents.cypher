// question: (write) in which area one level up does an area lie?
// in: $rows (list of {key, parent_key})
// out: –
UNWIND $rows AS row
MATCH (n:Neighbourhood {area_key: row.key})
MATCH (up:Neighbourhood {area_key: row.parent_key})
MERGE (n)-[:PART_OF]->(up)
