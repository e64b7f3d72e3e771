// question: Whose trail does the data-protection officer ask for?
// after: acting_account
// in: $citizen_key (string: keyed hash of the number)
// out: id
WITH session, account
WHERE session.role = 'data_protection_officer'
MATCH (citizen:Citizen {register_key: $citizen_key})
RETURN citizen.id AS id
