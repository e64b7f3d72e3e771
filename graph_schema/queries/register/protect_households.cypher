// question: (write) which households lose the places of all their residences? (F7)
// in: $keys (list of register keys)
// out: –
MATCH (h:Household)
WHERE h.register_key IN $keys
SET h.protected = true, h.fingerprint = null
WITH h
MATCH (h)-[:LIVES_IN]->(r:Residence)
WHERE r.state <> 'protected'
SET r.state = 'protected', r.lat = null, r.lon = null, r.address_match = null, r.settled_through = null,
    r.fingerprint = null
WITH r
MATCH (r)-[located:LOCATED_IN]->(:Neighbourhood)
DELETE located
