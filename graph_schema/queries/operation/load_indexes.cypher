// question: which indexes does the graph keep, those of constraints included?
// in: –
// out: type, entity_type, labels_or_types, properties
SHOW INDEXES YIELD type, entityType, labelsOrTypes, properties
WHERE labelsOrTypes IS NOT NULL AND properties IS NOT NULL
RETURN type, entityType AS entity_type, labelsOrTypes AS labels_or_types, properties
