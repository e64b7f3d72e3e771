// question: (write) which sites lose their provider, before the new one is stored?
// in: $keys (list of register keys)
// out: –
MATCH (:Provider)-[has:HAS_SITE]->(s:Site)
WHERE s.register_key IN $keys
DELETE has
