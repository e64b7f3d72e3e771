// question: With whom can a case worker pre-register somebody?
// after: acting_account
// in: –
// out: id, name
WITH session, account
WHERE session.role = 'caseworker'
MATCH (officer:Account)
WHERE officer.disabled_at IS NULL AND 'equal_opportunity_officer' IN officer.roles
  AND coalesce(officer.demo, false) = coalesce(account.demo, false)
RETURN officer.id AS id, officer.display_name AS name
ORDER BY name, id
