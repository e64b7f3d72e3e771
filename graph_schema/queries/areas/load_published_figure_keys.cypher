// question: which figures of a published indicator are known at a level, with which content?
// in: $code (string), $level (string)
// out: key, fingerprint, reference_date
MATCH (f:PublishedFigure)-[:PUBLISHED_FOR]->(n:Neighbourhood)
WHERE f.indicator = $code AND n.level = $level
RETURN f.id AS key, f.fingerprint AS fingerprint, f.reference_date AS reference_date
