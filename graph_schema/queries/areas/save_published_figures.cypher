// question: (write) which figures were published for areas?
// in: $rows (list of {key, area_key, properties})
// out: –
UNWIND $rows AS row
MATCH (n:Neighbourhood {area_key: row.area_key})
MERGE (f:PublishedFigure {id: row.key})
SET f += row.properties
MERGE (f)-[:PUBLISHED_FOR]->(n)
