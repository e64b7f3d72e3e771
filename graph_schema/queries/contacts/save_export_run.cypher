// question: (write) which contacts leave in this file? (all of them or none: each leaves once)
// in: $ids (list of strings), $count (integer), $run (string), $properties (map of the run's properties), $fresh (string)
// out: marked
MATCH (e:ContactEvent)
WHERE e.id IN $ids
SET e._lock = $fresh
WITH e
OPTIONAL MATCH (e)-[:EXPORTED_IN]->(other:ExportRun)
WITH e, other
WHERE other IS NULL OR other.id = $run
WITH collect(DISTINCT e.id) AS free
WHERE size(free) = $count
MERGE (r:ExportRun {id: $run})
SET r += $properties
WITH r, free
MATCH (e:ContactEvent)
WHERE e.id IN free
MERGE (e)-[:EXPORTED_IN]->(r)
RETURN count(e) AS marked
