-- How far the tasks of each plan and positioning are covered, as `kg check` counts it: tasks listed, and those with a unit, with a benchmark that
-- informs them, and with evidence. Tasks only; goals and means are not counted.
WITH tasks AS (
  SELECT id AS task, MAX(evidence) AS evidence FROM entities WHERE class = 'pa:Task' GROUP BY id
),
plans AS (
  SELECT DISTINCT subject AS task, object AS plan FROM edges WHERE property = 'pa:inPlan'
),
positionings AS (
  SELECT DISTINCT subject AS task, object AS positioning FROM edges WHERE property = 'pa:underPositioning'
),
informed AS (
  SELECT DISTINCT object AS task FROM edges WHERE property = 'pa:informs'
),
assigned AS (
  SELECT DISTINCT task FROM statements
)
SELECT
  plan, positioning,
  COUNT(DISTINCT tasks.task) AS enumerated,
  COUNT(DISTINCT assigned.task) AS with_unit,
  COUNT(DISTINCT informed.task) AS with_benchmark,
  COUNT(DISTINCT CASE WHEN tasks.evidence > 0 THEN tasks.task END) AS with_evidence
FROM tasks
JOIN plans ON plans.task = tasks.task
LEFT JOIN positionings ON positionings.task = tasks.task
LEFT JOIN assigned ON assigned.task = tasks.task
LEFT JOIN informed ON informed.task = tasks.task
GROUP BY plan, positioning
ORDER BY plan, positioning NULLS FIRST
