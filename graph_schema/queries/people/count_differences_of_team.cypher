// question: How many differences are to settle in each team that a session leads, and how many of it advise somebody?
// after: acting_account
// in: $fields (list of strings: columns that may be shown), $today (date)
// out: team, advising, number
// Employees who advise nobody hide nobody: a figure of five of whom one advises is that one's (F4).
// An address, or a move, is among them only for who belongs to the household today, and never a protected one (F7, F8).
WITH session, account
WHERE session.role = 'team_lead'
MATCH (account)-[:LEADS]->(team:Team)<-[:IN_TEAM]-(caseworker:Caseworker)
OPTIONAL MATCH (caseworker)<-[:ADVISED_BY]-(advised:Citizen)
WITH team, caseworker, count(advised) AS people
WITH team, collect(caseworker) AS staff, sum(CASE WHEN people > 0 THEN 1 ELSE 0 END) AS advising
UNWIND staff AS caseworker
OPTIONAL MATCH (caseworker)<-[:ADVISED_BY]-(citizen:Citizen)-[:CHANGED_HERE]->(value:ChangedValue)-[:HAS_DIFFERENCE]->(open:Difference)
WHERE open.ended_at IS NULL AND open.decision IS NULL AND value.field IN $fields
OPTIONAL MATCH (citizen)-[membership:MEMBER_OF]->(household:Household)-[:LIVES_IN]->(home:Residence)
WHERE home.register_key = coalesce(value.former_key, value.channel_key) AND home.state <> 'protected'
  AND coalesce(household.protected, false) = false AND coalesce(citizen.protected, false) = false
  AND (membership.until IS NULL OR membership.until >= $today)
WITH team, advising, value, open, count(home) AS homes
WITH team, advising, CASE WHEN open IS NOT NULL AND (NOT value.field IN ['address', 'move'] OR homes > 0) THEN 1 ELSE 0 END AS there
RETURN team.name AS team, advising, sum(there) AS number
ORDER BY team
