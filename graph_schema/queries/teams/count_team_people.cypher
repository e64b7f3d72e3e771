// question: how many people able to work does a team advise on a day, and how many of its case workers advise one?
// in: $team_id (string), $day (date), $born_from (date), $born_until (date)
// out: people, advising
// rule F4: a raw count; it leaves only through geo/disclosure/caseload.py, which tells of no group under five
MATCH (t:Team {id: $team_id})<-[:IN_TEAM]-(w:Caseworker)<-[:ADVISED_BY]-(c:Citizen)
WHERE c.employability = 'able' AND c.birth_date >= $born_from AND c.birth_date <= $born_until
MATCH (c)-[:RECEIVES]->(b:BenefitPeriod)
WHERE b.since <= $day AND (b.until IS NULL OR b.until >= $day)
MATCH (c)-[m:MEMBER_OF]->(:Household)
WHERE m.since <= $day AND (m.until IS NULL OR m.until >= $day)
RETURN count(DISTINCT c) AS people, count(DISTINCT w) AS advising
