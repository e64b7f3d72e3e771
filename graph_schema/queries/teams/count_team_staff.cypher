// question: how many case workers does each team have, and how many full-time equivalents? (no row is about one of them)
// in: –
// out: id, name, caseworkers, full_time
// rule F4: a raw count; it leaves only through geo/disclosure/caseload.py, which tells of no group under five
MATCH (t:Team)
OPTIONAL MATCH (t)<-[:IN_TEAM]-(w:Caseworker)
RETURN t.id AS id, t.name AS name, count(w) AS caseworkers, sum(w.full_time_share) AS full_time
