// question: (write) In which areas does a residence lie, where that was kept in the trail?
// in: $events (list of strings: entries of the trail), $rows (list of {key, area_id})
// out: –
MATCH (event:AuditEvent)
WHERE event.id IN $events
WITH count(event) AS kept
WHERE kept > 0
UNWIND $rows AS row
MATCH (r:Residence {register_key: row.key})
MATCH (n:Neighbourhood {id: row.area_id})
MERGE (r)-[:LOCATED_IN]->(n)
