// question: which case workers are there, as a row of the register states them? (a page in the order of keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, sealed, given_name, family_name, full_time_share, certificates, office, teams, languages
MATCH (w:Caseworker)
WHERE w.register_key > $after
WITH w ORDER BY w.register_key LIMIT $limit
RETURN w.register_key AS key, w.sealed_number AS sealed, w.given_name AS given_name, w.family_name AS family_name,
       w.full_time_share AS full_time_share, w.certificates AS certificates, w.office_name AS office,
       [(w)-[:IN_TEAM]->(t:Team) | t.name] AS teams,
       [(w)-[s:SPEAKS]->(l:Language) | {code: l.code, level: s.level}] AS languages
ORDER BY key
