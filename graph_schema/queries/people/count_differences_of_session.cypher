// question: How many differences are to settle of each person whom a session may read?
// after: visible_citizens
// in: $grounds (list of strings), $fields (list of strings: columns that may be shown)
// out: citizen_id, number
WITH citizen, grounds
WHERE any(ground IN grounds WHERE ground IN $grounds)
MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue)-[:HAS_DIFFERENCE]->(difference:Difference)
WHERE difference.ended_at IS NULL AND difference.decision IS NULL AND value.field IN $fields
RETURN citizen.id AS citizen_id, count(difference) AS number
