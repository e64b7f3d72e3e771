// question: what does the graph say of case workers, in the columns of a file? (F1)
// in: $keys (list of register keys)
// out: key, given_name, family_name, full_time_share, certificates, languages
MATCH (w:Caseworker)
WHERE w.register_key IN $keys
RETURN w.register_key AS key, w.given_name AS given_name, w.family_name AS family_name,
       w.full_time_share AS full_time_share, w.certificates AS certificates,
       [(w)-[s:SPEAKS]->(l:Language) | [l.code, s.level]] AS languages
