// question: which figures of a published indicator do the areas of a level have?
// in: $code (string), $level (string)
// out: area_id, reference_date, value
MATCH (f:PublishedFigure)-[:PUBLISHED_FOR]->(n:Neighbourhood)
WHERE f.indicator = $code AND n.level = $level
RETURN n.id AS area_id, f.reference_date AS reference_date, f.value AS value
ORDER BY reference_date, area_id
