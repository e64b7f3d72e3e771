// question: (write) which sites lose their areas, before the new ones are stored?
// in: $keys (list of register keys)
// out: –
MATCH (n:Site)-[located:LOCATED_IN]->(:Neighbourhood)
WHERE n.register_key IN $keys
DELETE located
