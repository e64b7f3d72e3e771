// question: (write) Which residences lose their areas, where that was kept in the trail?
// in: $events (list of strings: entries of the trail), $keys (list of register keys)
// out: –
MATCH (event:AuditEvent)
WHERE event.id IN $events
WITH count(event) AS kept
WHERE kept > 0
MATCH (r:Residence)-[located:LOCATED_IN]->(:Neighbourhood)
WHERE r.register_key IN $keys
DELETE located
