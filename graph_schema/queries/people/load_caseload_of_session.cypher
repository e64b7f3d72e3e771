// question: Who are the people that a session may read, and what contact was there with each?
// after: visible_citizens
// in: –
// out: id, grounds, given_name, family_name, birth_date, employability, protected, contacts
OPTIONAL MATCH (citizen)-[:HAD_CONTACT]->(event:ContactEvent)
WITH citizen, grounds, collect({day: event.day, channel: event.channel, direction: event.direction,
  outcome: event.outcome}) AS contacts
RETURN citizen.id AS id, grounds, citizen.given_name AS given_name, citizen.family_name AS family_name,
  citizen.birth_date AS birth_date, citizen.employability AS employability, citizen.protected AS protected, contacts
ORDER BY family_name, given_name, id
