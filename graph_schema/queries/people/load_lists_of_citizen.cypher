// question: Which accounts saw a citizen in a list, by day, as the data-protection officer reads it, the newest first?
// after: acting_account
// in: $citizen_key (string: keyed hash of the number)
// out: at, by, role
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (citizen:Citizen {register_key: $citizen_key})
MATCH (day:ListedDay)
WHERE citizen.id IN day.listed
OPTIONAL MATCH (who:Account {id: day.account})
RETURN day.last_at AS at, who.display_name AS by, day.role AS role
ORDER BY at DESC
