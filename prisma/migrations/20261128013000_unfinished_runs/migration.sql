-- Which runs of a pipeline are not over: who runs, and who waits for a turn. Prisma cannot express the condition.
CREATE INDEX "executions_unfinished_idx" ON "executions"("pipeline_id", "id") WHERE "ended_at" IS NULL;
