// question: (write) which offices lose their areas, before the new ones are stored?
// in: $keys (list of register keys)
// out: –
MATCH (n:DistrictOffice)-[located:LOCATED_IN]->(:Neighbourhood)
WHERE n.register_key IN $keys
DELETE located
