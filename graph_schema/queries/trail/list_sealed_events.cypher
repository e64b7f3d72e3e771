// question: which entries of the trail follow on a place of the chain, in its order?
// in: $after (integer: place), $limit (integer)
// out: event (map: all properties)
MATCH (event:AuditEvent)
WHERE event.place > $after
WITH event
ORDER BY event.place, event.id
LIMIT $limit
RETURN properties(event) AS event
