// question: (write) What did somebody decide about an address, where that was kept in the trail?
// in: $events (list of strings: entries of the trail), $key (string), $id (string: random key), $properties (map)
// out: –
MATCH (event:AuditEvent)
WHERE event.id IN $events
WITH count(event) AS kept
WHERE kept > 0
MERGE (settled:SettledAddress {register_key: $key})
ON CREATE SET settled.id = $id
SET settled += $properties
