// question: (write) which case workers lose team and languages, before the new ones are stored?
// in: $keys (list of register keys)
// out: –
MATCH (w:Caseworker)-[link:IN_TEAM|SPEAKS]->()
WHERE w.register_key IN $keys
DELETE link
