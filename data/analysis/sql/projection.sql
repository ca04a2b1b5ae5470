-- Who meets whom: every ordered pair of units of a plan that share a task, with the number of shared tasks by the roles the two have in them.
-- The counts of `kg analyze collaboration` with its defaults: inferred duties and guidance are left out, a unit is the body it is now, a
-- responsible unit supports where its task has a lead, and a unit named twice for a task keeps its higher role.
--   lead_support  tasks that source leads and target supports
--   co_work       tasks of both, whatever their roles
--   co_lead       tasks that both lead
--   co_support    tasks that both support
WITH duties AS (
  SELECT DISTINCT plan, task, unit_now AS unit, role
  FROM statements
  WHERE COALESCE(level, 'stated') <> 'inferred' AND role IN ('lead', 'responsible', 'supporting')
),
led AS (
  SELECT DISTINCT task FROM duties WHERE role = 'lead'
),
cells AS (
  SELECT
    duties.plan, duties.task, duties.unit,
    MIN(CASE WHEN role = 'lead' THEN 1 WHEN role = 'supporting' OR led.task IS NOT NULL THEN 2 ELSE 3 END) AS role
  FROM duties
  LEFT JOIN led ON led.task = duties.task
  GROUP BY duties.plan, duties.task, duties.unit
)
SELECT
  one.plan, one.unit AS source, two.unit AS target,
  COUNT(CASE WHEN one.role = 1 AND two.role = 2 THEN 1 END) AS lead_support,
  COUNT(*) AS co_work,
  COUNT(CASE WHEN one.role = 1 AND two.role = 1 THEN 1 END) AS co_lead,
  COUNT(CASE WHEN one.role = 2 AND two.role = 2 THEN 1 END) AS co_support
FROM cells AS one
JOIN cells AS two ON two.task = one.task AND two.plan = one.plan AND two.unit <> one.unit
GROUP BY one.plan, one.unit, two.unit
ORDER BY one.plan, one.unit, two.unit
