// question: (write) which areas lose their parent, before the new one is stored?
// in: $keys (list of area keys)
// out: –
MATCH (n:Neighbourhood)-[part:PART_OF]->(:Neighbourhood)
WHERE n.area_key IN $keys
DELETE part
