// question: what did people decide about addresses that were not sure? (no lat, lon: in no place of the city)
// in: –
// out: key, lat, lon
MATCH (s:SettledAddress)
RETURN s.register_key AS key, s.lat AS lat, s.lon AS lon
