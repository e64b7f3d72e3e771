// question: (write) where do sites lie by their written address?
// in: $rows (list of {key, lat, lon, address_match})
// out: –
UNWIND $rows AS row
MATCH (n:Site {register_key: row.key})
SET n.lat = row.lat, n.lon = row.lon, n.address_match = row.address_match
