// question: What stands in the register about persons whom a session may read?
// after: visible_citizens
// in: $citizens (list of strings: random keys)
// out: id, grounds, given_name, family_name, birth_date, sex, employability, residence_status, childcare, protected,
// out: languages, needs, channels, benefit_periods, caseworkers
WITH citizen, grounds
WHERE citizen.id IN $citizens
OPTIONAL MATCH (citizen)-[speaks:SPEAKS]->(language:Language)
WITH citizen, grounds, collect({code: language.code, level: speaks.level}) AS languages
OPTIONAL MATCH (citizen)-[:HAS_NEED]->(need:Need)
WITH citizen, grounds, languages, collect(need.code) AS needs
OPTIONAL MATCH (citizen)-[:REACHED_BY]->(channel:Channel)
WITH citizen, grounds, languages, needs,
  collect({kind: channel.kind, value: channel.value, state: channel.state}) AS channels
OPTIONAL MATCH (citizen)-[:RECEIVES]->(period:BenefitPeriod)
WITH citizen, grounds, languages, needs, channels,
  collect({since: period.since, until: period.until}) AS benefit_periods
OPTIONAL MATCH (citizen)-[:ADVISED_BY]->(caseworker:Caseworker)
OPTIONAL MATCH (caseworker)-[:IN_TEAM]->(team:Team)
WITH citizen, grounds, languages, needs, channels, benefit_periods,
  collect({given_name: caseworker.given_name, family_name: caseworker.family_name, team: team.name}) AS caseworkers
RETURN citizen.id AS id, grounds, citizen.given_name AS given_name, citizen.family_name AS family_name,
  citizen.birth_date AS birth_date, citizen.sex AS sex, citizen.employability AS employability,
  citizen.residence_status AS residence_status, citizen.childcare AS childcare, citizen.protected AS protected,
  languages, needs, channels, benefit_periods, caseworkers
