// question: what did people decide about addresses that were not sure? (no lat, lon: in no place of the city; reachable_through: no fixed address)
// in: –
// out: key, lat, lon, reachable_through, decided_at
MATCH (s:SettledAddress)
RETURN s.register_key AS key, s.lat AS lat, s.lon AS lon, s.reachable_through AS reachable_through,
       s.decided_at AS decided_at
