// question: How many differences are to settle in each team that a session leads, and how many employees has it?
// after: acting_account
// in: $fields (list of strings: columns that may be shown)
// out: team, employees, number
WITH session, account
WHERE session.role = 'team_lead'
MATCH (account)-[:LEADS]->(team:Team)<-[:IN_TEAM]-(caseworker:Caseworker)
WITH team, collect(caseworker) AS staff, count(caseworker) AS employees
UNWIND staff AS caseworker
OPTIONAL MATCH (caseworker)<-[:ADVISED_BY]-(:Citizen)-[:CHANGED_HERE]->(value:ChangedValue)-[:HAS_DIFFERENCE]->(open:Difference)
WHERE open.ended_at IS NULL AND open.decision IS NULL AND value.field IN $fields
RETURN team.name AS team, employees, count(open) AS number
ORDER BY team
