// question: which levels of neighbourhoods are there?
// in: –
// out: code, rank, name_de, singular_de, name_en, singular_en, source, licence, borders_as_of
MATCH (l:Level)
RETURN l.code AS code, l.rank AS rank, l.name_de AS name_de, l.singular_de AS singular_de, l.name_en AS name_en,
       l.singular_en AS singular_en, coalesce(l.source, '') AS source, coalesce(l.licence, '') AS licence,
       l.borders_as_of AS borders_as_of
ORDER BY rank, code
