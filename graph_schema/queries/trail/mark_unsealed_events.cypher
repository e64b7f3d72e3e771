// question: (write) mark entries of the trail that were made before trails were chained, so that they will be
// in: $limit (integer)
// out: marked
MATCH (event:AuditEvent)
WHERE event.place IS NULL AND event.unsealed_at IS NULL
WITH event LIMIT $limit
SET event.unsealed_at = event.at
RETURN count(*) AS marked
