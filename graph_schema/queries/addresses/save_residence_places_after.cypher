// question: (write) Where do residences lie by their written address, where that was kept in the trail?
// in: $events (list of strings: entries of the trail), $rows (list of {key, state, lat, lon, address_match, settled_through})
// out: –
MATCH (event:AuditEvent)
WHERE event.id IN $events
WITH count(event) AS kept
WHERE kept > 0
UNWIND $rows AS row
MATCH (r:Residence {register_key: row.key})
SET r.state = row.state, r.lat = row.lat, r.lon = row.lon, r.address_match = row.address_match,
    r.settled_through = row.settled_through
