import type { Sql } from '#lib/store/database';

export interface Violation {
  promise: string;
  execution: string;
  detail: string;
}

/** Each names a promise of the engine's README and finds the runs that break it, when all has come to rest. */
const checks: Record<string, string> = {
  'every run ends': `
    SELECT e.id AS execution, e.status || ', lease ' || coalesce(e.lease_owner, 'none') || ', wake ' || coalesce(e.wake_at::text, 'none')
      || ', waiting ' || coalesce((SELECT string_agg(s.name || ' ' || s.status || ' ' || coalesce(s.waiting::text, '-'), '; ')
           FROM stages s WHERE s.execution_id = e.id AND s.status IN ('RUNNING', 'PAUSED')), 'nothing') AS detail
    FROM executions e WHERE e.ended_at IS NULL`,
  'every event knows its time': `
    SELECT v.execution_id AS execution, v.type || ' at ' || v.at AS detail FROM execution_events v JOIN executions e ON e.id = v.execution_id
    WHERE v.at < e.created_at - interval '10 s' OR v.at > now() + interval '10 s'`,
  'every run can be driven': `
    SELECT execution_id AS execution, reason AS detail FROM engine_violations WHERE reason LIKE 'could not be driven%'`,
  'an ended run is held and woken by nobody': `
    SELECT id AS execution, status AS detail FROM executions
    WHERE ended_at IS NOT NULL AND (lease_owner IS NOT NULL OR (wake_at IS NOT NULL AND wake_at < now() - interval '10 s'))`,
  'nothing is under way in an ended run': `
    SELECT e.id AS execution, s.name || ' is ' || s.status AS detail FROM executions e JOIN stages s ON s.execution_id = e.id
    WHERE e.ended_at IS NOT NULL AND s.status IN ('RUNNING', 'PAUSED')`,
  'the event log has no gap': `
    SELECT execution, detail FROM (
      SELECT e.id AS execution, e.event_seq, count(*) AS events, (SELECT count(*) FROM stage_log_lines l JOIN stages s ON s.id = l.stage_id
        WHERE s.execution_id = e.id) AS lines, 'counted ' || e.event_seq AS detail
      FROM executions e JOIN execution_events v ON v.execution_id = e.id GROUP BY e.id
    ) counted WHERE events > event_seq OR NOT EXISTS (SELECT 1 FROM execution_events v WHERE v.execution_id = execution AND v.seq = 1)`,
  'a stage starts and ends once between two restarts': `
    SELECT v.execution_id AS execution, v.stage_id || ' ' || v.type || ' twice at ' || v.seq AS detail FROM (
      SELECT execution_id, stage_id, type, seq, lag(type) OVER (PARTITION BY execution_id, stage_id ORDER BY seq) AS before
      FROM execution_events WHERE stage_id IS NOT NULL AND type IN ('stage.started', 'stage.completed')
    ) v WHERE v.type = v.before AND v.type = 'stage.completed' AND NOT EXISTS (
      SELECT 1 FROM execution_events r WHERE r.execution_id = v.execution_id AND r.type IN ('stage.restarted', 'stage.failure-ignored') AND r.seq < v.seq)`,
  'a run starts and ends once between two restarts': `
    SELECT v.execution_id AS execution, 'ended twice at ' || v.seq AS detail FROM (
      SELECT execution_id, seq, lag(seq) OVER (PARTITION BY execution_id ORDER BY seq) AS before
      FROM execution_events WHERE type = 'execution.completed'
    ) v WHERE v.before IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM execution_events r WHERE r.execution_id = v.execution_id AND r.type IN ('stage.restarted', 'stage.failure-ignored', 'execution.cancel-asked')
        AND r.seq > v.before AND r.seq < v.seq)`,
  'an effect is known by its key: a stage that succeeded has its own': `
    SELECT s.execution_id AS execution, s.name || ' has no effect under its key' AS detail FROM stages s
    WHERE s.type = 'effect' AND s.status = 'SUCCEEDED'
      AND NOT EXISTS (SELECT 1 FROM lab_effects f WHERE f.stage_id = s.id AND f.key = s.outputs ->> 'key')`,
  'an effect is begun only after the commit that says so': `
    SELECT s.execution_id AS execution, s.name || ' has an effect but never started' AS detail
    FROM stages s JOIN lab_effects f ON f.stage_id = s.id AND f.key NOT LIKE 'cancel-%'
    WHERE NOT EXISTS (SELECT 1 FROM execution_events v WHERE v.execution_id = s.execution_id AND v.stage_id = s.id AND v.type = 'stage.started')`,
  'a limited pipeline never runs more than it allows': `
    SELECT execution, detail FROM (
      SELECT v.execution_id AS execution, 'the ' || sum(v.step) OVER (ORDER BY v.at, v.step) || 'th at ' || v.at AS detail,
             sum(v.step) OVER (ORDER BY v.at, v.step) AS running
      FROM (SELECT x.execution_id, x.at, CASE x.type WHEN 'execution.completed' THEN -1 ELSE 1 END AS step
            FROM execution_events x JOIN executions e ON e.id = x.execution_id AND e.pipeline_id = 'p4' AND e.started_at IS NOT NULL
            WHERE x.type IN ('execution.started', 'execution.completed')
              AND NOT EXISTS (SELECT 1 FROM execution_events r WHERE r.execution_id = e.id
                AND r.type IN ('stage.restarted', 'stage.failure-ignored'))) v
    ) line WHERE running > 3`,
};

export async function findViolations(sql: Sql): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const [promise, query] of Object.entries(checks)) {
    const { rows } = await sql.query<Omit<Violation, 'promise'>>(`${query} LIMIT 20`);
    found.push(...rows.map((row) => ({ promise, ...row })));
  }
  return found;
}
