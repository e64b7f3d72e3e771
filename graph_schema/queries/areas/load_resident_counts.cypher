// question: how many residents do the areas of a level have, by date and group?
// in: $level (string)
// out: area_id, reference_date, group, count
MATCH (c:ResidentCount)-[:COUNTED_IN]->(n:Neighbourhood)
WHERE n.level = $level
RETURN n.id AS area_id, c.reference_date AS reference_date, c.group AS group, c.count AS count
ORDER BY reference_date, group, area_id
