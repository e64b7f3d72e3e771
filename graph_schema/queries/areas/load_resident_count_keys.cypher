// question: which resident counts of a level are known, with which content?
// in: $level (string)
// out: key, fingerprint, reference_date, group
MATCH (c:ResidentCount)-[:COUNTED_IN]->(n:Neighbourhood)
WHERE n.level = $level
RETURN c.id AS key, c.fingerprint AS fingerprint, c.reference_date AS reference_date, c.group AS group
