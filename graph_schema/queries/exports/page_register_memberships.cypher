// question: who belongs to which household, as rows of the register state it? (a page of citizens in the order of keys; F7: of a protected household only that there is one)
// in: $after (string, '' for the start), $limit (integer)
// out: key, sealed, memberships
MATCH (c:Citizen)
WHERE c.register_key > $after
WITH c ORDER BY c.register_key LIMIT $limit
RETURN c.register_key AS key, c.sealed_number AS sealed,
       [(c)-[m:MEMBER_OF]->(h:Household) | {household: h.register_key, sealed: h.sealed_number,
        protected: coalesce(h.protected, false), role: m.role, since: m.since, until: m.until}] AS memberships
ORDER BY key
