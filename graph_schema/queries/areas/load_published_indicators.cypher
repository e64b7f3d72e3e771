// question: which published indicators were imported?
// in: –
// out: code, name_de, name_en, unit, denominator, source
MATCH (i:PublishedIndicator)
RETURN i.code AS code, i.name_de AS name_de, i.name_en AS name_en, i.unit AS unit, i.denominator AS denominator,
       i.source AS source
ORDER BY code
