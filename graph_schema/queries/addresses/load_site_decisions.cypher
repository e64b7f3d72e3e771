// question: what did people decide about the written addresses of sites and offices?
// in: –
// out: key, state, lat, lon, decided_at
MATCH (s:SettledSiteAddress)
RETURN s.register_key AS key, s.state AS state, s.lat AS lat, s.lon AS lon, s.decided_at AS decided_at
