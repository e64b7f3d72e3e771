// question: (write) which programmes lose provider, sites, needs, languages and stations, before the new are stored?
// in: $keys (list of register keys)
// out: –
MATCH (p:Programme)-[link:OFFERED_BY|HELD_AT|ADDRESSES|SPOKEN_IN|LEADS_TO]->()
WHERE p.register_key IN $keys
DELETE link
