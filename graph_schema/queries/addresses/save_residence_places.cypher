// question: (write) where do residences lie by their written address?
// in: $rows (list of {key, state, lat, lon, address_match, settled_through})
// out: –
UNWIND $rows AS row
MATCH (r:Residence {register_key: row.key})
SET r.state = row.state, r.lat = row.lat, r.lon = row.lon, r.address_match = row.address_match,
    r.settled_through = row.settled_through
