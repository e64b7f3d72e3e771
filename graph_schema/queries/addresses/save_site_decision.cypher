// question: (write) What did a person decide about the written address of sites and offices?
// in: $key (string: keyed hash of the address), $id (string: random key), $properties (map)
// out: –
MERGE (s:SettledSiteAddress {register_key: $key})
ON CREATE SET s.id = $id
SET s += $properties
