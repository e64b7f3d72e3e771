// question: (write) which citizens lose needs, languages and case worker, before the new ones are stored?
// in: $keys (list of register keys)
// out: –
MATCH (c:Citizen)-[link:HAS_NEED|SPEAKS|ADVISED_BY]->()
WHERE c.register_key IN $keys
DELETE link
