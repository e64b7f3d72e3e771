// question: (write) which residences lose their areas, before the new ones are stored?
// in: $keys (list of register keys)
// out: –
MATCH (r:Residence)-[located:LOCATED_IN]->(:Neighbourhood)
WHERE r.register_key IN $keys
DELETE located
