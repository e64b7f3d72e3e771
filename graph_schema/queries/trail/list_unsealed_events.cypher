// question: which entries of the trail are not chained yet, the oldest first?
// in: $since (datetime), $limit (integer)
// out: event
MATCH (event:AuditEvent)
WHERE event.unsealed_at >= $since
WITH event
ORDER BY event.unsealed_at
LIMIT $limit
RETURN properties(event) AS event
