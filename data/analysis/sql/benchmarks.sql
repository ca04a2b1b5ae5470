-- Which positioning of which plan looks to which place, and how often, as `kg analyze benchmarks` counts it: a reference in a phrase stands under
-- a positioning; a case of the plan's casebook stands under none, for only an inference puts it there.
WITH mentions AS (
  SELECT DISTINCT things.id AS mention, 'reference' AS kind, plans.object AS plan
  FROM entities AS things
  JOIN edges AS plans ON plans.subject = things.id AND plans.property = 'pa:inPlan'
  WHERE things.class = 'pa:BenchmarkReference'
  UNION
  SELECT DISTINCT things.id AS mention, 'case' AS kind, plans.object AS plan
  FROM entities AS things
  JOIN edges AS books ON books.subject = things.id AND books.property = 'pa:inCasebook'
  JOIN edges AS plans ON plans.subject = books.object AND plans.property = 'pa:companionOf'
  WHERE things.class = 'pa:BenchmarkCase'
),
places AS (
  SELECT DISTINCT named.subject AS mention, named.object AS place, things.class
  FROM edges AS named
  JOIN entities AS things ON things.id = named.object AND things.class IN ('pa:City', 'pa:Country', 'pa:Region')
  WHERE named.property = 'pa:benchmarkPlace'
),
countries AS (
  SELECT DISTINCT subject AS place, object AS country FROM edges WHERE property = 'pa:inCountry'
),
positionings AS (
  SELECT DISTINCT subject AS mention, object AS positioning FROM edges WHERE property = 'pa:underPositioning'
)
SELECT
  plan, kind, positioning, places.place, places.class,
  CASE WHEN places.class = 'pa:Country' THEN places.place ELSE country END AS country,
  COUNT(DISTINCT mentions.mention) AS mentions
FROM mentions
JOIN places ON places.mention = mentions.mention
LEFT JOIN countries ON countries.place = places.place
LEFT JOIN positionings ON positionings.mention = mentions.mention AND kind = 'reference'
GROUP BY plan, kind, positioning, places.place, places.class, country
ORDER BY plan, kind, positioning NULLS FIRST, places.place, places.class, country NULLS FIRST
