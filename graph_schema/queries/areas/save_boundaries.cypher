// question: (write) which border does an area have?
// in: $rows (list of {key, id, wkb, crs})
// out: –
UNWIND $rows AS row
MATCH (n:Neighbourhood {area_key: row.key})
MERGE (b:Boundary {id: row.id})
SET b.wkb = row.wkb, b.crs = row.crs
MERGE (n)-[:BOUNDED_BY]->(b)
