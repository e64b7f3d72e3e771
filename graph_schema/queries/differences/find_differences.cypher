// question: which differences, settled or not, are called so?
// in: $name (string: the first characters of the id)
// out: id, change
MATCH (v:ChangedValue)-[:HAS_DIFFERENCE]->(d:Difference)
WHERE d.id STARTS WITH $name
RETURN d.id AS id, v.id AS change
